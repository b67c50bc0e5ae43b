import { type AccountId, type MarketId } from "../../domain/ids";
import { Cause } from "../../domain/names";
import { closedByClass } from "../../math/adlMath";
import { WAD } from "../../math/bounds";
import { abs, divCeil, max, min, mulDivDown } from "../../math/wadMath";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { Deleverager, type Deleveraged } from "../waterfall/deleverager";

/** A position on the side that a bankrupt one is closed against. */
interface Opposite {
  readonly account: AccountId;
  readonly tier: number;
  /** Magnitude [wad base units]. */
  readonly size: bigint;
  /** [wad] */
  readonly rank: bigint;
}

const TIERS = 5;
/** Below one dollar a wallet counts as one dollar. */
const LEAST_WALLET = WAD;

/**
 * The queue of other venues: who has the largest profit at the largest leverage is closed first and whole, then the next, until enough is
 * closed. They are closed at the bankrupt account's own price, so those few bear its deficit, up to all that they have; what a price of
 * 0 cannot pay, or they cannot, is booked: nobody is left owing without a position (LED-3). Rank: Binance's LeveragePnL (FAQ "What is auto-deleveraging (ADL)", 360033525471), equal ranks by number of account.
 */
export class QueueDeleverager extends Deleverager {
  constructor(
    private readonly around: Env,
    private readonly book: Ledger,
  ) {
    super(around, book, closedByClass);
  }

  override deleverage(
    account: AccountId,
    market: MarketId,
    size: bigint,
    mark: bigint,
    deficit: bigint,
  ): Deleveraged {
    const queue = this.#queue(account, market, size < 0n, mark);
    const closed = takenFrom(queue, abs(size));
    const sum = closed.reduce((total, { taken }) => total + taken, 0n);
    const asked = sum === 0n ? 0n : size > 0n ? deficit : min(deficit, mulDivDown(sum, mark, WAD));
    const price = bankruptcyPrice(size, mark, asked, sum);
    const shares = sharesOf(closed, asked, sum);
    const borne = closed.map(({ account: other, taken }, i) => {
      this.book.transferPosition(market, account, other, size > 0n ? taken : -taken, price, false);
      const share = shares[i] ?? 0n;
      return share - min(share, this.#writeOff(other, market));
    });
    this.#book(market, account, deficit - asked);
    const levied = borne.reduce((total, one) => total + one, 0n);
    const booked = deficit - levied;
    this.around.emit({
      kind: "Deleveraged",
      market,
      account,
      size: size > 0n ? sum : -sum,
      price,
      deficit,
      levied,
      booked,
      closed: byTier(closed, ({ taken }) => taken),
      levies: byTier(closed, (_, i) => borne[i] ?? 0n),
    });
    return { closed: sum, levied, booked };
  }

  /** What an account without positions owes, the market's deficit account pays. @returns how much that was */
  #writeOff(account: AccountId, market: MarketId): bigint {
    const { equity, maintenanceMargin } = this.book.healthOf(account, "better");
    const owed = maintenanceMargin === 0n && equity < 0n ? -equity : 0n;
    this.#book(market, account, owed);
    return owed;
  }

  #book(market: MarketId, to: AccountId, amount: bigint): void {
    if (amount === 0n) return;
    this.book.pay(this.book.deficitAccountOf(market), to, amount, 0n, Cause.Deficit, market);
  }

  #queue(bankrupt: AccountId, market: MarketId, longs: boolean, mark: bigint): readonly Opposite[] {
    const found: Opposite[] = [];
    for (const { id, markets } of this.book.accounts) {
      if (id === bankrupt || !markets.includes(market)) continue;
      const { size, entry, tier } = this.book.load(id, market);
      if (size === 0n || size > 0n !== longs) continue;
      const worth = mulDivDown(abs(size), mark, WAD);
      const profit = longs ? worth - entry : entry - worth;
      found.push({ account: id, tier, size: abs(size), rank: this.#rankOf(id, profit) });
    }
    return found.sort((a, b) => (a.rank === b.rank ? a.account - b.account : a.rank > b.rank ? -1 : 1));
  }

  #rankOf(id: AccountId, profit: bigint): bigint {
    const { equity, maintenanceMargin } = this.book.healthOf(id, "better");
    if (profit <= 0n || equity <= 0n) return 0n;
    return (profit * maintenanceMargin * WAD) / (max(LEAST_WALLET, equity - profit) * equity);
  }
}

interface Taken extends Opposite {
  readonly taken: bigint;
}

/** Whole positions from the head of the queue; of the last one what is still needed. */
function takenFrom(queue: readonly Opposite[], size: bigint): readonly Taken[] {
  const taken: Taken[] = [];
  let left = size;
  for (const opposite of queue) {
    if (left === 0n) break;
    const part = min(opposite.size, left);
    left -= part;
    taken.push({ ...opposite, taken: part });
  }
  return taken;
}

/** Mark, moved so that closing `sum` brings the account `levied` more: Up for who sells, Down, at least 0, for who buys. */
function bankruptcyPrice(size: bigint, mark: bigint, levied: bigint, sum: bigint): bigint {
  if (sum === 0n) return mark;
  const perUnit = divCeil(levied * WAD, sum);
  return size > 0n ? mark + perUnit : max(mark - perUnit, 0n);
}

function byTier(closed: readonly Taken[], amountOf: (taken: Taken, i: number) => bigint): bigint[] {
  const sums = new Array<bigint>(TIERS).fill(0n);
  for (const [i, taken] of closed.entries()) sums[taken.tier] = (sums[taken.tier] ?? 0n) + amountOf(taken, i);
  return sums;
}

/** What each is asked for, in proportion to what it gave, Down; the last one has the wei that are left. */
function sharesOf(closed: readonly Taken[], asked: bigint, sum: bigint): bigint[] {
  let left = asked;
  return closed.map(({ taken }, i) => {
    const share = i === closed.length - 1 ? left : mulDivDown(asked, taken, sum);
    left -= share;
    return share;
  });
}
