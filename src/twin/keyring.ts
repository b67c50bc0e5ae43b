import { type AccountId } from "../domain/ids";
import { mulDivDown } from "../math/wadMath";
import { type Env } from "./env";
import { type Ledger } from "./ledger/ledger";
import { NOBODY } from "./ledger/state";
import { Refusal } from "./refusal";

/** What the owner allows a hot key. */
export interface DelegateTerms {
  /** Bit 0 trade, bit 1 cancel. */
  readonly permissions: number;
  /** [s] */
  readonly expiry: bigint;
  readonly maxSlippageBps: bigint;
  /** [wad] */
  readonly maxLossPerDay: bigint;
}

interface DelegateRow {
  terms: DelegateTerms;
  lossToday: bigint;
  lossAt: bigint;
}

const MAY_TRADE = 1;
const MAY_CANCEL = 2;
const MAY_ALL = MAY_TRADE | MAY_CANCEL;
const MAX_SLIPPAGE_BPS = 50n;
const DAY = 86_400n;
const NO_TERMS: DelegateTerms = { permissions: 0, expiry: 0n, maxSlippageBps: 0n, maxLossPerDay: 0n };

/** Twin of contracts/core/Keyring.sol: hot keys with an expiry, a slippage limit and a daily loss limit. */
export class Keyring {
  readonly #delegates = new Map<string, DelegateRow>();

  constructor(
    private readonly env: Env,
    private readonly ledger: Ledger,
  ) {}

  setDelegate(caller: string, account: AccountId, key: string, terms: DelegateTerms): void {
    if (this.ledger.ownerOf(account) !== caller) throw new Refusal("Keyring_NotOwner", { account, caller });
    if (key === NOBODY) throw new Refusal("Keyring_ZeroAddress");
    const { permissions, maxSlippageBps } = terms;
    if (permissions > MAY_ALL) throw new Refusal("Keyring_Terms", { have: permissions, bound: MAY_ALL });
    if (maxSlippageBps > MAX_SLIPPAGE_BPS) {
      throw new Refusal("Keyring_Terms", { have: maxSlippageBps, bound: MAX_SLIPPAGE_BPS });
    }
    // What a key lost today stays lost, whatever its new terms.
    this.env.journal.keep(this.#of(account, key)).terms = terms;
  }

  chargeTrade(account: AccountId, caller: string, slippageBps: bigint, loss: bigint): void {
    const row = this.#require(account, caller, MAY_TRADE);
    const { maxSlippageBps, maxLossPerDay } = row.terms;
    if (slippageBps > maxSlippageBps) {
      throw new Refusal("Keyring_Slippage", { haveBps: slippageBps, allowedBps: maxSlippageBps });
    }
    const leaked = mulDivDown(maxLossPerDay, this.env.now - row.lossAt, DAY);
    const total = loss + (row.lossToday > leaked ? row.lossToday - leaked : 0n);
    if (total > maxLossPerDay) throw new Refusal("Keyring_Loss", { have: total, allowed: maxLossPerDay });
    this.env.journal.keep(row);
    [row.lossToday, row.lossAt] = [total, this.env.now];
  }

  requireCancel(account: AccountId, caller: string): void {
    this.#require(account, caller, MAY_CANCEL);
  }

  #require(account: AccountId, caller: string, permission: number): DelegateRow {
    const row = this.#of(account, caller);
    const { permissions, expiry } = row.terms;
    if ((permissions & permission) === 0) throw new Refusal("Keyring_NotAuthorized", { account, caller });
    if (expiry <= this.env.now) throw new Refusal("Keyring_Expired", { key: caller, expiry });
    return row;
  }

  #of(account: AccountId, key: string): DelegateRow {
    const name = `${account}/${key}`;
    let row = this.#delegates.get(name);
    if (row === undefined) {
      row = { terms: NO_TERMS, lossToday: 0n, lossAt: 0n };
      this.#delegates.set(name, row);
    }
    return row;
  }
}
