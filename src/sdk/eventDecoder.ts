import { Interface, type Result } from "ethers";

import {
  ICircuitBreaker__factory,
  IDeleverager__factory,
  IExchange__factory,
  IInsuranceFund__factory,
  ILedger__factory,
  ILiquidator__factory,
  IMarketRegistry__factory,
  IPriceOracle__factory,
} from "../../typechain";
import { type EventBody, type ExchangeEvent } from "../domain/events";
import { type DeployedAddresses } from "./deployment";
import { type EventReader, eventReaders } from "./eventReaders";

/** A log as any node gives it. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
  readonly logIndex: number;
}

export type EventDecoder = (log: RawLog) => ExchangeEvent | undefined;

/** Reads the logs of one exchange; undefined for logs of others, and for events that no law and no report reads. */
export function eventDecoder(addresses: DeployedAddresses): EventDecoder {
  const contracts = new Map<string, Interface>(
    [
      [addresses.ledger, ILedger__factory.abi] as const,
      [addresses.exchange, IExchange__factory.abi] as const,
      [addresses.oracle, IPriceOracle__factory.abi] as const,
      [addresses.breaker, ICircuitBreaker__factory.abi] as const,
      [addresses.registry, IMarketRegistry__factory.abi] as const,
      [addresses.liquidator, ILiquidator__factory.abi] as const,
      [addresses.deleverager, IDeleverager__factory.abi] as const,
      [addresses.fund, IInsuranceFund__factory.abi] as const,
    ].map(([address, abi]) => [address.toLowerCase(), new Interface(abi)]),
  );
  return (log) => {
    const parsed = contracts
      .get(log.address.toLowerCase())
      ?.parseLog({ topics: [...log.topics], data: log.data });
    const read = parsed ? readerOf(parsed.name) : undefined;
    if (!parsed || !read) return undefined;
    const place = { block: log.blockNumber, transaction: log.transactionHash, logIndex: log.logIndex };
    return { ...read(parsed.args), ...place };
  };
}

function readerOf(name: string): ((args: Result) => EventBody) | undefined {
  return Object.hasOwn(eventReaders, name) ? (eventReaders as Record<string, EventReader>)[name] : undefined;
}
