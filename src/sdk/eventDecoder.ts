import {
  AbiCoder,
  type EventFragment,
  Interface,
  type InterfaceAbi,
  type ParamType,
  getAddress,
} from "ethers";

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
import { type EventArgs, type EventReader, eventReaders } from "./eventReaders";

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

type Decode = (topics: readonly string[], data: string) => EventBody;

/** Reads the logs of one exchange; undefined for logs of others, and for events that no law and no report reads. */
export function eventDecoder(addresses: DeployedAddresses): EventDecoder {
  const contracts = new Map<string, ReadonlyMap<string, Decode>>([
    [addresses.ledger.toLowerCase(), decodersOf(ILedger__factory.abi)],
    [addresses.exchange.toLowerCase(), decodersOf(IExchange__factory.abi)],
    [addresses.oracle.toLowerCase(), decodersOf(IPriceOracle__factory.abi)],
    [addresses.breaker.toLowerCase(), decodersOf(ICircuitBreaker__factory.abi)],
    [addresses.registry.toLowerCase(), decodersOf(IMarketRegistry__factory.abi)],
    [addresses.liquidator.toLowerCase(), decodersOf(ILiquidator__factory.abi)],
    [addresses.deleverager.toLowerCase(), decodersOf(IDeleverager__factory.abi)],
    [addresses.fund.toLowerCase(), decodersOf(IInsuranceFund__factory.abi)],
  ]);
  return ({ address, topics, data, blockNumber, transactionHash, logIndex }) => {
    const decode = contracts.get(address.toLowerCase())?.get(topics[0] ?? "");
    if (!decode) return undefined;
    return { ...decode(topics, data), block: blockNumber, transaction: transactionHash, logIndex };
  };
}

/**
 * By topic. Prepared once: Interface.parseLog hashes every event's signature anew for each log, which is most of the time that a
 * replay of a whole history takes.
 */
function decodersOf(abi: InterfaceAbi): ReadonlyMap<string, Decode> {
  const found = new Map<string, Decode>();
  new Interface(abi).forEachEvent((event) => {
    const read = readerOf(event.name);
    if (read) found.set(event.topicHash, decoderOf(event, read));
  });
  return found;
}

function decoderOf({ inputs }: EventFragment, read: EventReader): Decode {
  const indexed = inputs.filter((input) => input.indexed);
  const plain = inputs.filter((input) => !input.indexed);
  const coder = AbiCoder.defaultAbiCoder();
  return (topics, data) => {
    const args: Record<string, unknown> = {};
    indexed.forEach((input, i) => (args[input.name] = fromTopic(input, topics[i + 1] ?? "0x")));
    const values = coder.decode(plain, data);
    plain.forEach((input, i) => (args[input.name] = values[i]));
    return read(args as EventArgs);
  };
}

/** Indexed arguments here are numbers and addresses, never anything that a topic only holds the hash of. */
function fromTopic({ type }: ParamType, topic: string): unknown {
  return type === "address" ? getAddress(`0x${topic.slice(26)}`) : BigInt(topic);
}

function readerOf(name: string): EventReader | undefined {
  return Object.hasOwn(eventReaders, name) ? (eventReaders as Record<string, EventReader>)[name] : undefined;
}
