import { type InterfaceAbi } from "ethers";

import { Auction__factory } from "../../../typechain/factories/contracts/engines/Auction__factory";
import { Authority__factory } from "../../../typechain/factories/contracts/governance/Authority__factory";
import { CircuitBreaker__factory } from "../../../typechain/factories/contracts/risk/CircuitBreaker__factory";
import { CollateralVault__factory } from "../../../typechain/factories/contracts/core/CollateralVault__factory";
import { Deleverager__factory } from "../../../typechain/factories/contracts/engines/Deleverager__factory";
import { Exchange__factory } from "../../../typechain/factories/contracts/engines/Exchange__factory";
import { InsuranceFund__factory } from "../../../typechain/factories/contracts/core/InsuranceFund__factory";
import { Keyring__factory } from "../../../typechain/factories/contracts/core/Keyring__factory";
import { Ledger__factory } from "../../../typechain/factories/contracts/core/Ledger__factory";
import { Liquidator__factory } from "../../../typechain/factories/contracts/engines/Liquidator__factory";
import { MarketRegistry__factory } from "../../../typechain/factories/contracts/risk/MarketRegistry__factory";
import { PriceOracle__factory } from "../../../typechain/factories/contracts/oracle/PriceOracle__factory";
import { Shipyard__factory } from "../../../typechain/factories/contracts/governance/Shipyard__factory";
import { Vault__factory } from "../../../typechain/factories/contracts/core/Vault__factory";
import { eventReadersOf } from "../../sdk/abi/parsed";
import { type DeployedAddresses } from "../../sdk/deployment";
import { type RawLog } from "../../sdk/eventDecoder";

/** The contracts whose logs are the history. */
export const HISTORY_CONTRACTS = [
  "authority",
  "shipyard",
  "registry",
  "oracle",
  "breaker",
  "ledger",
  "vault",
  "keyring",
  "exchange",
  "deleverager",
  "liquidator",
  "fund",
  "collateral",
  "auction",
] as const;

export type HistoryContract = (typeof HISTORY_CONTRACTS)[number];

export type HistoryAddresses = Pick<DeployedAddresses, HistoryContract>;

const FACTORIES: Readonly<Record<HistoryContract, { readonly abi: InterfaceAbi }>> = {
  authority: Authority__factory,
  shipyard: Shipyard__factory,
  registry: MarketRegistry__factory,
  oracle: PriceOracle__factory,
  breaker: CircuitBreaker__factory,
  ledger: Ledger__factory,
  vault: Vault__factory,
  keyring: Keyring__factory,
  exchange: Exchange__factory,
  deleverager: Deleverager__factory,
  liquidator: Liquidator__factory,
  fund: InsuranceFund__factory,
  collateral: CollateralVault__factory,
  auction: Auction__factory,
};

/** What an event says, as plain data: addresses with a checksum, whole numbers as bigint, structs as objects. */
export interface Told {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One contract of the exchange: who it is, and which events its code can say. */
export interface Face {
  readonly contract: HistoryContract;
  /** Number of topics of each event, by its first. */
  readonly topics: ReadonlyMap<string, number>;
  /** Undefined for an event that the code does not know. Throws an AbiError for what no contract can have written. */
  tell(log: Pick<RawLog, "topics" | "data">): Told | undefined;
}

/** The faces of a deployment, by address in lower case. */
export function facesOf(addresses: HistoryAddresses): ReadonlyMap<string, Face> {
  return new Map(
    HISTORY_CONTRACTS.map((contract) => {
      const readers = eventReadersOf(FACTORIES[contract].abi);
      const topics = new Map([...readers].map(([topic, { count }]) => [topic, count]));
      const tell: Face["tell"] = (log) => {
        const found = readers.get(log.topics[0] ?? "");
        return found && { name: found.fragment.name, args: found.read(log.topics, log.data) };
      };
      return [addresses[contract].toLowerCase(), { contract, topics, tell }];
    }),
  );
}
