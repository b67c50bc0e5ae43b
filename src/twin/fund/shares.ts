import { asUint } from "../../math/checked";
import { type Env } from "../env";
import { NOBODY } from "../ledger/state";
import { Refusal } from "../refusal";

/** The fund's shares as an ERC-20: balances and supply. Allowances are not followed. */
export class Shares {
  readonly #balances = new Map<string, { shares: bigint }>();
  readonly #supply = { total: 0n };

  constructor(private readonly env: Env) {}

  get total(): bigint {
    return this.#supply.total;
  }

  balanceOf(holder: string): bigint {
    return this.#balances.get(holder)?.shares ?? 0n;
  }

  transfer(from: string, to: string, shares: bigint): void {
    if (from === NOBODY) throw new Refusal("ERC20InvalidSender", { sender: from });
    if (to === NOBODY) throw new Refusal("ERC20InvalidReceiver", { receiver: to });
    this.#take(from, shares);
    this.#of(to).shares += shares;
  }

  mint(to: string, shares: bigint): void {
    const supply = this.env.journal.keep(this.#supply);
    supply.total = asUint(supply.total + shares);
    this.#of(to).shares += shares;
  }

  burn(from: string, shares: bigint): void {
    this.#take(from, shares);
    this.env.journal.keep(this.#supply).total -= shares;
  }

  #take(from: string, shares: bigint): void {
    const row = this.#of(from);
    if (row.shares < shares) {
      throw new Refusal("ERC20InsufficientBalance", { sender: from, balance: row.shares, needed: shares });
    }
    row.shares -= shares;
  }

  #of(holder: string): { shares: bigint } {
    let row = this.#balances.get(holder);
    if (row === undefined) {
      row = { shares: 0n };
      this.#balances.set(holder, row);
    }
    return this.env.journal.keep(row);
  }
}
