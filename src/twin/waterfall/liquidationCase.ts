import { type AccountId, type MarketId } from "../../domain/ids";
import { type LiquidationParameters, type MarginParameters } from "../../domain/marketParameters";
import { BPS, PPM, SICK_ALLOWANCE_PPM, WAD } from "../../math/bounds";
import {
  deficitShare,
  initialMargin,
  maintenanceMargin,
  notional,
  sizeToRestore,
  value,
  waterfallPrice,
} from "../../math/marginMath";
import { leverageOf } from "../../math/tiers";
import { abs, divCeil, min, mulDivDown, mulDown, mulUp } from "../../math/wadMath";
import { type Stake } from "../ledger/waterfall";

const TARGET_PPM = 1_200_000n;
const REWARD_PARTS = 2n;

/** Twin of contracts/libraries/LiquidationCase.sol: one liquidation in numbers, kept current through the steps. */
export class LiquidationCase {
  /** What is left of the position. */
  size: bigint;
  equity: bigint;
  /** Maintenance margin of the account. */
  marginSum: bigint;
  /** Maintenance margin of this position. */
  margin = 0n;
  /** The waterfall's. */
  price = 0n;
  feePerUnit = 0n;
  /** Size closed so far. */
  closed = 0n;
  /** The better of the last two rounds'. */
  mark: bigint;
  readonly #leverage: bigint;

  constructor(
    readonly account: AccountId,
    readonly market: MarketId,
    readonly keeper: AccountId,
    readonly terms: MarginParameters,
    readonly params: LiquidationParameters,
    stake: Stake,
  ) {
    [this.size, this.equity, this.marginSum] = [stake.size, stake.equity, stake.maintenanceMargin];
    this.mark = stake.mark;
    this.#leverage = leverageOf(stake.tier);
    if (this.size === 0n) return;
    this.margin = this.#marginNow();
    this.price = waterfallPrice(this.size, this.mark, this.margin, this.marginSum, this.equity);
    this.feePerUnit = this.#fee();
  }

  /** At `price` in a market without quorum: what the Ledger said at its last mark, with the allowance for it, is taken back. */
  restate(price: bigint): void {
    const rest = this.marginSum - this.margin;
    const held = notional(abs(this.size), this.mark);
    const allowance = mulDivDown(held, SICK_ALLOWANCE_PPM, PPM);
    this.equity += value(this.size, price) - value(this.size, this.mark) - allowance;
    this.mark = price;
    this.margin = this.#marginNow();
    this.marginSum = rest + this.margin;
  }

  /** `quantity` of the position was traded for `notional_` in all. */
  noteTrade(quantity: bigint, notional_: bigint): void {
    const gain = notional_ - mulUp(quantity, this.mark);
    this.equity += this.size > 0n ? gain : -gain;
    this.noteClosed(quantity);
  }

  /** `quantity` of the position is gone, at mark. */
  noteClosed(quantity: bigint): void {
    this.size += this.size > 0n ? -quantity : quantity;
    this.closed += quantity;
    const rest = this.marginSum - this.margin;
    this.margin = this.#marginNow();
    this.marginSum = rest + this.margin;
  }

  /** The waterfall's price with `fee` a unit on top of it, for the account. */
  priceWith(fee: bigint): bigint {
    return this.size > 0n ? this.price + fee : this.price - min(fee, this.price);
  }

  get keeperPart(): bigint {
    return mulDivDown(this.feePerUnit, this.params.keeperShareBps, BPS);
  }

  /** This position's part of the account's deficit. */
  get deficitShare(): bigint {
    return this.equity >= 0n ? 0n : deficitShare(-this.equity, this.margin, this.marginSum);
  }

  /** Whole lots to sell so that equity reaches the target. */
  get lotsToRestore(): bigint {
    const { margin, marginSum, equity, mark, terms } = this;
    const size = abs(this.size);
    const fee = terms.liquidationFeePpm;
    const wanted = sizeToRestore(size, mark, margin, marginSum, equity, TARGET_PPM, fee);
    return BigInt.asUintN(64, min(divCeil(wanted, terms.lotSize), size / terms.lotSize));
  }

  /** Whole lots that are worth at most `notional`. */
  lotsWithin(notional_: bigint): bigint {
    return notional_ / mulUp(this.terms.lotSize, this.mark);
  }

  /** The keeper's fixed reward for what was closed, before the fund's means bound it. */
  rewardDue(): bigint {
    if (this.closed === 0n) return 0n;
    const { takerFeePpm, makerRebatePpm } = this.terms;
    const ratePpm = (takerFeePpm - makerRebatePpm) / REWARD_PARTS;
    return min(this.params.keeperReward, mulDivDown(mulDown(this.closed, this.mark), ratePpm, PPM));
  }

  /** Book sales of liquidations a minute [wad]. */
  get salesCap(): bigint {
    return this.params.salesPerMinute * WAD;
  }

  /** The fee never asks the book for better than mark. */
  #fee(): bigint {
    if (this.equity <= 0n) return 0n;
    const conceded = abs(this.price - this.mark);
    return min(conceded, mulDivDown(this.mark, this.terms.liquidationFeePpm, PPM));
  }

  #marginNow(): bigint {
    const worth = notional(abs(this.size), this.mark);
    return maintenanceMargin(initialMargin(worth, this.#leverage, this.terms.concentration * WAD));
  }
}
