import { type InterfaceAbi, type Log } from "ethers";

import { type ExchangeEvent } from "../domain/events";
import { IAuction__factory } from "../../typechain/factories/contracts/interfaces/IAuction__factory";
import { IDepositGateway__factory } from "../../typechain/factories/contracts/interfaces/IDepositGateway__factory";
import { IOrderRelay__factory } from "../../typechain/factories/contracts/interfaces/IOrderRelay__factory";
import { ITriggerOrders__factory } from "../../typechain/factories/contracts/interfaces/ITriggerOrders__factory";
import { ICollateralVault__factory } from "../../typechain/factories/contracts/interfaces/ICollateralVault__factory";
import { ICircuitBreaker__factory } from "../../typechain/factories/contracts/interfaces/ICircuitBreaker__factory";
import { IDeleverager__factory } from "../../typechain/factories/contracts/interfaces/IDeleverager__factory";
import { IExchange__factory } from "../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IInsuranceFund__factory } from "../../typechain/factories/contracts/interfaces/IInsuranceFund__factory";
import { ILedger__factory } from "../../typechain/factories/contracts/interfaces/ILedger__factory";
import { ILiquidator__factory } from "../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { IMarketRegistry__factory } from "../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { IPriceOracle__factory } from "../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { type EventReader } from "./abi/eventReader";
import { eventReadersOf } from "./abi/parsed";
import { type DeployedAddresses } from "./deployment";
import { COLLATERAL_CONVERTERS } from "./collateralEvents";
import { GATEWAY_CONVERTERS } from "./gatewayEvents";
import { AUCTION_CONVERTERS, BOOK_CONVERTERS, LEDGER_CONVERTERS } from "./ledgerEvents";
import { type Converter, type Converters } from "./convert";
import { MARKET_CONVERTERS, WATERFALL_CONVERTERS } from "./marketEvents";

/** What a log must have to be decoded: ethers' `Log` has it, and so has a node's raw answer. */
export type RawLog = Pick<Log, "address" | "data" | "index" | "blockNumber" | "transactionHash"> & {
  readonly topics: readonly string[];
};

/** How one kind of event of one contract is read. */
interface Decoder {
  readonly reader: EventReader;
  readonly convert: Converter;
}

type ContractName =
  | "ledger"
  | "exchange"
  | "auction"
  | "registry"
  | "oracle"
  | "breaker"
  | "liquidator"
  | "deleverager"
  | "fund"
  | "collateral";

/** What any gateway can say: which kind it is, its events tell. */
const GATEWAY_FACES: readonly { readonly abi: InterfaceAbi }[] = [
  IDepositGateway__factory,
  IOrderRelay__factory,
  ITriggerOrders__factory,
];

/** Turns the logs of one deployment into typed events; logs of other contracts are passed over. */
export class EventDecoder {
  /** By address (lower case) and topic. */
  readonly #decoders = new Map<string, Decoder>();

  /** @param gateways delegates of users, of which the deployment knows nothing. */
  constructor(addresses: Pick<DeployedAddresses, ContractName>, gateways: readonly string[] = []) {
    this.#add(addresses.ledger, ILedger__factory.abi, LEDGER_CONVERTERS);
    this.#add(addresses.exchange, IExchange__factory.abi, BOOK_CONVERTERS);
    this.#add(addresses.auction, IAuction__factory.abi, AUCTION_CONVERTERS);
    this.#add(addresses.registry, IMarketRegistry__factory.abi, MARKET_CONVERTERS);
    this.#add(addresses.oracle, IPriceOracle__factory.abi, MARKET_CONVERTERS);
    this.#add(addresses.breaker, ICircuitBreaker__factory.abi, MARKET_CONVERTERS);
    this.#add(addresses.liquidator, ILiquidator__factory.abi, WATERFALL_CONVERTERS);
    this.#add(addresses.deleverager, IDeleverager__factory.abi, WATERFALL_CONVERTERS);
    this.#add(addresses.fund, IInsuranceFund__factory.abi, WATERFALL_CONVERTERS);
    this.#add(addresses.collateral, ICollateralVault__factory.abi, COLLATERAL_CONVERTERS);
    for (const gateway of gateways) {
      for (const face of GATEWAY_FACES) this.#add(gateway, face.abi, GATEWAY_CONVERTERS);
    }
  }

  /** The events among `logs`, in their order. */
  decodeAll(logs: readonly RawLog[]): readonly ExchangeEvent[] {
    return logs.flatMap((log) => this.decode(log) ?? []);
  }

  /** Undefined for a log of another contract or of an event that no law reads. */
  decode(log: RawLog): ExchangeEvent | undefined {
    const address = log.address.toLowerCase();
    const decoder = this.#decoders.get(`${address}/${log.topics[0] ?? ""}`);
    if (decoder === undefined) return undefined;
    const body = decoder.convert(decoder.reader.read(log.topics, log.data), address);
    return { ...body, block: log.blockNumber, transaction: log.transactionHash, logIndex: log.index };
  }

  #add(address: string, abi: InterfaceAbi, converters: Converters): void {
    for (const [topic, reader] of eventReadersOf(abi)) {
      const convert = converters[reader.fragment.name];
      if (convert !== undefined) this.#decoders.set(`${address.toLowerCase()}/${topic}`, { reader, convert });
    }
  }
}
