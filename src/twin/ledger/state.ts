import { type LedgerEvent } from "../../domain/events";
import { type AccountId, accountId, FUND, HOUSE, type MarketId } from "../../domain/ids";
import { abs } from "../../math/wadMath";
import { type Env, type HistoryHash } from "../env";
import { type Breaker } from "../breaker";
import { type Index, type Oracle } from "../oracle";
import { Refusal } from "../refusal";
import { type Registry } from "../registry";
import {
  type AccountRow,
  blankAccount,
  blankClass,
  blankMarket,
  blankPosition,
  type ClassRow,
  type MarketRow,
  type PositionRow,
} from "./rows";

/** Addresses by which the contracts know each other. */
export interface Addresses {
  readonly ledger: string;
  readonly fund: string;
  readonly vault: string;
  readonly collateral: string;
  /** Of the settlement token. */
  readonly token: string;
}

/** What the Ledger asks of the others. */
export interface LedgerWiring {
  readonly env: Env;
  readonly registry: Registry;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
  readonly addresses: Addresses;
  readonly historyHash: HistoryHash | undefined;
  /** Exchange.poke: the Exchange is built after the Ledger. */
  readonly poke: (market: MarketId) => void;
  /** CollateralVault.worthOf, built later too. */
  readonly collateralOf: (account: AccountId, judge: "worse" | "better") => bigint;
}

export const NOBODY = "0x0000000000000000000000000000000000000000";

const INT128_END = 1n << 127n;
const MOST_UINT112 = (1n << 112n) - 1n;

/** Twin of contracts/core/LedgerState.sol: storage and the running history. */
export abstract class LedgerState {
  readonly totals = { accounted: 0n, deficit: 0n, accounts: 0 };
  readonly history = { hash: 0n, sequence: 0n };
  readonly accounts: AccountRow[] = [];
  readonly #markets = new Map<MarketId, MarketRow>();
  readonly #classes = new Map<number, ClassRow>();

  constructor(protected readonly wiring: LedgerWiring) {
    const { ledger, fund } = wiring.addresses;
    this.open(ledger);
    this.open(fund);
  }

  ownerOf(id: number): string {
    return this.accountOf(id).owner;
  }

  /** An account that was never opened has nothing, and nothing that is written to it stays. */
  accountOf(id: number): AccountRow {
    return this.accounts[id - 1] ?? blankAccount(id as AccountId, NOBODY);
  }

  positionOf(id: number, market: MarketId): PositionRow | undefined {
    return this.accounts[id - 1]?.positions.get(market);
  }

  marketOf(market: MarketId): MarketRow {
    let row = this.#markets.get(market);
    if (row === undefined) {
      row = blankMarket();
      this.#markets.set(market, row);
    }
    return row;
  }

  classOf(market: MarketId, longs: boolean, tier: number): ClassRow {
    return this.classAt(keyOf(market, longs, tier));
  }

  protected classAt(key: number): ClassRow {
    let row = this.#classes.get(key);
    if (row === undefined) {
      row = blankClass();
      this.#classes.set(key, row);
    }
    return row;
  }

  protected readIndex(market: MarketId): Index {
    return this.wiring.oracle.read(market);
  }

  protected keep<T extends object>(row: T): T {
    return this.wiring.env.journal.keep(row);
  }

  /** The row of a position that is about to be written. */
  protected positionToWrite(id: number, market: MarketId): PositionRow {
    const { positions } = this.accountOf(id);
    const row = positions.get(market);
    if (row !== undefined) return this.keep(row);
    const fresh = blankPosition();
    positions.set(market, fresh);
    this.wiring.env.journal.onUndo(() => positions.delete(market));
    return fresh;
  }

  protected open(owner: string): AccountId {
    const totals = this.keep(this.totals);
    totals.accounts += 1;
    const account = accountId(totals.accounts);
    this.accounts.push(blankAccount(account, owner));
    this.wiring.env.journal.onUndo(() => this.accounts.pop());
    this.wiring.env.emit({ kind: "AccountOpened", account, owner });
    return account;
  }

  /** Says an event that extends the running hash. */
  protected record(event: LedgerEvent): void {
    this.wiring.env.emit(event);
    const history = this.keep(this.history);
    history.sequence += 1n;
    const { historyHash } = this.wiring;
    if (historyHash !== undefined) history.hash = historyHash(history.hash, history.sequence, event);
  }

  protected requireAccount(account: number): void {
    if (account === 0 || account > this.totals.accounts)
      throw new Refusal("Ledger_UnknownAccount", { account });
  }

  protected requireOwner(account: AccountId, caller: string): void {
    const owner = this.ownerOf(account);
    if (owner === NOBODY) throw new Refusal("Ledger_UnknownAccount", { account });
    if (owner !== caller) throw new Refusal("Ledger_NotOwner", { account, caller });
  }

  protected get house(): AccountId {
    return HOUSE;
  }

  protected get fund(): AccountRow {
    return this.accountOf(FUND);
  }
}

/** market << 5 | side << 4 | tier. */
export function keyOf(market: MarketId, longs: boolean, tier: number): number {
  return market * 32 + (longs ? 16 : 0) + tier;
}

export function toInt128(value: bigint): bigint {
  if (value >= INT128_END || value < -INT128_END) {
    throw new Refusal("Ledger_AmountTooLarge", { have: abs(value), bound: INT128_END - 1n });
  }
  return value;
}

export function toUint112(value: bigint): bigint {
  if (value > MOST_UINT112) throw new Refusal("Ledger_SizeTooLarge", { have: value, bound: MOST_UINT112 });
  return value;
}
