import { type PerTier } from "../../domain/waterfallEvents";
import { type AccountId, type MarketId, TIER_LIST } from "../../domain/ids";
import { Cause } from "../../domain/names";
import { type closedByClass, leviedByClass } from "../../math/adlMath";
import { BPS, WAD } from "../../math/bounds";
import { add, type RollingMinute, sum, SumTooLarge } from "../../math/rollingMinute";
import { leverageOf } from "../../math/tiers";
import { abs, min, mulDivDown, mulDivUp, mulDown } from "../../math/wadMath";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { keyOf } from "../ledger/state";
import { Refusal } from "../refusal";

/** What one deleveraging did. */
export interface Deleveraged {
  readonly closed: bigint;
  readonly levied: bigint;
  readonly booked: bigint;
}

interface Plan {
  readonly closed: PerTier;
  readonly levies: PerTier;
}

interface MinuteRow {
  minute: RollingMinute;
}

const LEVY_BPS = 10n;
const LEVY_PERIOD = 3_600n;
const LEVY_GAP = 60n;
const NONE: PerTier = [0n, 0n, 0n, 0n, 0n];

/** Twin of contracts/engines/Deleverager.sol: against everybody opposite in proportion. */
export class Deleverager {
  readonly #levied = new Map<number, MinuteRow>();
  readonly #repaidAt = new Map<MarketId, { at: bigint }>();

  /** @param shareOut what closing a size takes from each class opposite */
  constructor(
    private readonly env: Env,
    private readonly ledger: Ledger,
    private readonly shareOut: typeof closedByClass,
  ) {}

  deleverage(
    account: AccountId,
    market: MarketId,
    size: bigint,
    price: bigint,
    deficit: bigint,
  ): Deleveraged {
    const longs = size < 0n;
    const { closed, levies } = this.#plan(market, longs, abs(size), price, deficit);
    const closedSum = sumOf(closed);
    const levied = sumOf(levies);
    // The levy comes first, while the classes still have the open interest that it is shared by.
    if (levied > 0n) this.#levy(market, longs, account, levies);
    if (closedSum > 0n) this.ledger.close(market, account, price, closed);
    const booked = deficit - levied;
    if (booked > 0n) {
      this.ledger.pay(this.ledger.deficitAccountOf(market), account, booked, 0n, Cause.Deficit, market);
    }
    const moved = longs ? -closedSum : closedSum;
    const said = { market, account, size: moved, price, deficit, levied, booked, closed, levies };
    this.env.emit({ kind: "Deleveraged", ...said });
    return { closed: closedSum, levied, booked };
  }

  /** Levies both sides for what the market owes, at a bounded pace. */
  repayDeficit(market: MarketId): void {
    const { now, journal } = this.env;
    const debtor = this.ledger.accountOf(this.ledger.marketOf(market).deficitAccount);
    const owed = debtor.cash < 0n ? -debtor.cash : 0n;
    if (owed === 0n) throw new Refusal("Deleverager_NoDeficit", { market });
    const repaid = this.#repaidRow(market);
    if (now < repaid.at + LEVY_GAP) {
      throw new Refusal("Deleverager_TooSoon", { now, notBefore: repaid.at + LEVY_GAP });
    }
    const dt = min(now - repaid.at, LEVY_PERIOD);
    const caps = [this.#repaymentCaps(market, true, dt), this.#repaymentCaps(market, false, dt)];
    const most = caps.reduce((total, side) => total + sumOf(side), 0n);
    if (most === 0n) return;
    journal.keep(repaid).at = now;
    const amounts = most > owed ? scaled(caps, owed, most) : caps;
    for (const [side, levies] of amounts.entries()) {
      if (sumOf(levies) > 0n) this.#levy(market, side === 0, debtor.id, levies);
    }
  }

  #levy(market: MarketId, longs: boolean, to: AccountId, amounts: PerTier): void {
    for (const tier of TIER_LIST) {
      const amount = amounts[tier] ?? 0n;
      if (amount === 0n) continue;
      const row = this.env.journal.keep(this.#leviedRow(market, longs, tier));
      row.minute = added(row.minute, amount, this.env.now);
    }
    this.ledger.levy(market, longs, to, amounts);
  }

  /** What closing `size` against the classes of one side costs each of them. */
  #plan(market: MarketId, longs: boolean, size: bigint, price: bigint, deficit: bigint): Plan {
    const interest = this.#interestOf(market, longs);
    const closed = this.shareOut(size, interest);
    if (deficit === 0n) return { closed, levies: NONE };
    const caps = TIER_LIST.map((tier) =>
      (closed[tier] ?? 0n) > 0n ? this.#capOf(market, longs, tier, interest[tier] ?? 0n, price) : 0n,
    );
    return { closed, levies: leviedByClass(deficit, closed, caps) };
  }

  /** The maintenance margin of a class without concentration, less what was levied lately. */
  #capOf(market: MarketId, longs: boolean, tier: number, openInterest: bigint, price: bigint): bigint {
    if (openInterest === 0n) return 0n;
    const margin = mulDivDown(openInterest, price, WAD * 2n * leverageOf(tier));
    const taken = sum(this.#leviedRow(market, longs, tier).minute, this.env.now);
    return margin > taken ? margin - taken : 0n;
  }

  /** What each class of a side may be charged for `dt` seconds. */
  #repaymentCaps(market: MarketId, longs: boolean, dt: bigint): PerTier {
    const price = this.ledger.markOf(market, "better", longs);
    return this.#interestOf(market, longs).map((interest, tier) => {
      if (interest === 0n) return 0n;
      const rate = mulDivDown(mulDown(interest, price), LEVY_BPS * dt, BPS * LEVY_PERIOD);
      return min(rate, this.#capOf(market, longs, tier, interest, price));
    });
  }

  #interestOf(market: MarketId, longs: boolean): PerTier {
    return TIER_LIST.map((tier) => this.ledger.classOf(market, longs, tier).openInterest);
  }

  #leviedRow(market: MarketId, longs: boolean, tier: number): MinuteRow {
    const key = keyOf(market, longs, tier);
    let row = this.#levied.get(key);
    if (row === undefined) {
      row = { minute: { current: 0n, previous: 0n, minute: 0n } };
      this.#levied.set(key, row);
    }
    return row;
  }

  #repaidRow(market: MarketId): { at: bigint } {
    let row = this.#repaidAt.get(market);
    if (row === undefined) {
      row = { at: 0n };
      this.#repaidAt.set(market, row);
    }
    return row;
  }
}

/** Up, then capped by what is left: the last wei that is owed is placed, and none beyond it. */
function scaled(caps: readonly PerTier[], target: bigint, sumOfCaps: bigint): readonly PerTier[] {
  let left = target;
  return caps.map((side) =>
    side.map((cap) => {
      const share = min(mulDivUp(cap, target, sumOfCaps), left);
      left -= share;
      return share;
    }),
  );
}

function added(minute: RollingMinute, amount: bigint, now: bigint): RollingMinute {
  try {
    return add(minute, amount, now);
  } catch (cause) {
    if (!(cause instanceof SumTooLarge)) throw cause;
    throw new Refusal("RollingMinute_SumTooLarge", { have: cause.have, most: cause.most });
  }
}

function sumOf(amounts: PerTier): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
