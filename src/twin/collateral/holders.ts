import { type AccountId } from "../../domain/ids";
import { type Journal } from "../journal";

interface HolderRow {
  /** 0: no sale. */
  saleSince: bigint;
  balances: readonly bigint[];
}

const NOTHING: HolderRow = { saleSince: 0n, balances: [] };

/** What accounts have of each asset, and when their sales were opened. */
export class Holders {
  readonly #rows = new Map<AccountId, HolderRow>();

  constructor(private readonly journal: Journal) {}

  of(account: AccountId): Readonly<HolderRow> {
    return this.#rows.get(account) ?? NOTHING;
  }

  balanceOf(account: AccountId, asset: number): bigint {
    return this.of(account).balances[asset] ?? 0n;
  }

  isEmpty(account: AccountId): boolean {
    return this.of(account).balances.every((amount) => amount === 0n);
  }

  /** @param assets how many are listed */
  add(account: AccountId, asset: number, change: bigint, assets: number): void {
    const balances = Array.from({ length: assets }, (_, i) => this.balanceOf(account, i));
    this.#keep(account).balances = balances.map((amount, i) => (i === asset ? amount + change : amount));
  }

  setSale(account: AccountId, since: bigint): void {
    this.#keep(account).saleSince = since;
  }

  #keep(account: AccountId): HolderRow {
    const row = this.#rows.get(account);
    if (row !== undefined) return this.journal.keep(row);
    const fresh = { ...NOTHING };
    this.#rows.set(account, fresh);
    this.journal.onUndo(() => this.#rows.delete(account));
    return fresh;
  }
}
