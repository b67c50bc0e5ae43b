import { type ExchangeEvent } from "../../domain/events";
import { type Snapshot } from "../../domain/snapshot";
import { type LiquidationProbe } from "../../laws/law";
import { type NewPrice } from "../bars/feed";
import { type Trader } from "../setup/accounts";
import { type Sender } from "../world/encode";
import { type Inventory, type Prices } from "../world/publicState";
import { type Sent, type TriggerCall } from "../world/view";

/** Something that is sent into the next block. */
export type Action =
  | { readonly kind: "intent"; readonly role: string; readonly intent: Sent; readonly sender: Sender }
  /** A venue's new price, told to one source of the oracle by its number; those of the collateral's market follow the traded one's. */
  | { readonly kind: "price"; readonly role: string; readonly source: number; readonly price: NewPrice };

/** What became of an action. */
export interface Outcome {
  /** Whoever sent it. */
  readonly role: string;
  readonly events: readonly ExchangeEvent[];
  /** Name of the error that refused it; undefined when it succeeded. */
  readonly error: string | undefined;
}

/** A block, in the order of what is in it. */
export interface MinedBlock {
  readonly block: number;
  readonly outcomes: readonly Outcome[];
}

/** What the whole house owes and owns. Amounts wad. */
export interface Books {
  readonly reserves: bigint;
  readonly accounted: bigint;
  readonly deficit: bigint;
  readonly accounts: number;
  /** Of all accounts, with what the class indices owe them. */
  readonly cash: bigint;
  /** Sum over the accounts that are worth less than nothing, positive. */
  readonly negativeEquity: bigint;
}

export interface SnapshotWish {
  /** Undefined: the newest block. */
  readonly block?: number;
  readonly judged?: boolean;
}

/** An exchange that takes a simulation's actions: the contracts on a chain, or their twin. */
export interface Engine {
  /** Queues behind what waits already. */
  submit(action: Action): void;
  /** Makes one block of what waits; `time` is Unix seconds and above that of the block before. */
  mine(time: number): Promise<MinedBlock>;
  /** All that was told has happened: a chain that is behind has caught up, and said the same. Throws where it has not. */
  confirmed(): Promise<void>;
  /** Lets go on what goes on beside the simulation: a chain is heard only while nobody computes here. Nothing is waited for. */
  pause(): Promise<void>;
  /** Price and grade as the newest block left them, of the traded market where no other is named. */
  prices(market?: number): Promise<Prices>;
  /** What may be bought of an account's collateral now, and at what price [wad]; 0 both: nothing. */
  quote(account: number): Promise<{ readonly price: bigint; readonly most: bigint }>;
  /** At which the market would settle, were it dead [wad]; 0 before its first round. */
  settlementPrice(): Promise<bigint>;
  /** Cash as stored [wad]. */
  cashOf(account: number): Promise<bigint>;
  /** Price and size at which the fund sells of its inventory; its size is known to whoever asks. */
  inventory(): Promise<Omit<Inventory, "size">>;
  /** Would the Liquidator act on this account now? Nothing changes. */
  wouldLiquidate(
    account: number,
    keeper: { readonly address: string; readonly id: number },
  ): Promise<boolean>;
  /** Would this call of a trigger succeed now? Nothing changes. */
  accepts(call: TriggerCall, sender: Sender): Promise<boolean>;
  /** What LIQ-1 asks: the Liquidator's answer and its gas, 0 where nothing measures it. Nothing changes. */
  probe(account: number, market: number): Promise<LiquidationProbe>;
  snapshot(wish?: SnapshotWish): Promise<Snapshot>;
  /** Adds up all accounts. */
  books(): Promise<Books>;
  /** By all blocks since the market opened; undefined where nothing measures it. */
  gasUsed(): Promise<bigint | undefined>;
}

/** An exchange with everybody's account opened and funded, just before the market opens. */
export interface Opened {
  readonly engine: Engine;
  /** In the order of their birth. */
  readonly traders: readonly Trader[];
  /** Everything that the exchange has said so far. */
  readonly history: readonly ExchangeEvent[];
  /** The gateway that takes orders which wait for a price, where the scenario has one. */
  readonly triggers?: string;
}
