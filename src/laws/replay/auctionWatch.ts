import { type BookEvent, type ClearingTerms, type LedgerEvent } from "../../domain/events";
import { type AccountId, type MarketId } from "../../domain/ids";
import { type LevelState } from "../../domain/snapshot";
import { abs } from "../../math/wadMath";
import { Findings, type Violation } from "../law";
import { COLLECTED, type ShadowBook } from "./shadowBook";

type Filled = Extract<LedgerEvent, { readonly kind: "Filled" }>;

/** All that the watch remembers, as plain data. */
export interface AuctionState {
  /** Price of the round at hand [ticks], by market. */
  readonly prices: Map<MarketId, number>;
  /** Lots that an account has bought in an uncross and that no order of it has been told to have yet. */
  readonly bought: Map<MarketId, { readonly taker: AccountId; readonly lots: bigint }>;
}

/** Follows every uncross through its events, beside the rebuilt book (AUC-1). */
export class AuctionWatch {
  readonly #findings = new Findings("AUC-1", "major");
  readonly #prices: AuctionState["prices"];
  readonly #bought: AuctionState["bought"];

  /** Goes on from where another one stood that had found nothing. */
  constructor(
    private readonly shadow: ShadowBook,
    from?: AuctionState,
  ) {
    this.#prices = from?.prices ?? new Map();
    this.#bought = from?.bought ?? new Map();
  }

  get state(): AuctionState {
    return { prices: this.#prices, bought: this.#bought };
  }

  get violations(): readonly Violation[] {
    return this.#findings.all;
  }

  /** After the book took it. */
  book(event: BookEvent): void {
    switch (event.kind) {
      case "RoundPriced":
        this.#prices.set(event.market, event.tick);
        return this.#judgePrice(event.market, event);
      case "OrderUncrossed": {
        const bought = this.#bought.get(event.market);
        const lots = bought?.taker === event.account ? bought.lots : 0n;
        const name = `market ${event.market}: lots bought by account ${event.account}`;
        this.#findings.require(event.lots === lots, name, event.lots, lots);
        this.#bought.delete(event.market);
        return;
      }
      case "UncrossSet":
        return this.#judgeEnd(event.market, event.uncross);
      default:
        return;
    }
  }

  /** Before the book took it. */
  fill({ market, taker, takerBuys, fee, rebatePpm, fills }: Filled): void {
    const uncross = this.shadow.uncrossOf(market);
    const lots = fills.reduce((sum, fill) => sum + fill.lots, 0n);
    if (uncross === 0 || lots === 0n) return;
    const name = `market ${market}: fill of account ${taker} in an uncross`;
    this.#findings.require(uncross > COLLECTED && takerBuys, name, "before it began", "a bid, in it");
    const price = this.#prices.get(market);
    for (const { tick, lots: filled } of fills) {
      this.#findings.require(filled === 0n || tick === price, `${name}: price`, tick, price ?? "none");
    }
    this.#findings.require(fee === 0n && rebatePpm === 0n, `${name}: fee`, fee, 0n);
    const bought = this.#bought.get(market) ?? { taker, lots: 0n };
    this.#findings.require(
      bought.taker === taker,
      name,
      `no order of ${bought.taker}`,
      "a bid for each fill",
    );
    this.#bought.set(market, { taker, lots: bought.lots + lots });
  }

  #judgePrice(market: MarketId, terms: ClearingTerms): void {
    const best = clearingPrice(
      this.shadow.levelsOf(market, true),
      this.shadow.levelsOf(market, false),
      terms,
    );
    const name = `market ${market}: round ${terms.number}`;
    this.#findings.require(terms.tick === best.tick, `${name}: price`, terms.tick, best.tick);
    this.#findings.require(terms.volume === best.volume, `${name}: volume`, terms.volume, best.volume);
  }

  #judgeEnd(market: MarketId, uncross: number): void {
    if (uncross !== 0) return;
    this.#prices.delete(market);
    const taker = this.#bought.get(market)?.taker;
    const after = `market ${market} after its uncross`;
    this.#findings.require(taker === undefined, after, `no order of account ${taker ?? ""} bought`, "one");
    const [bid, ask] = [this.shadow.bestOf(market, true), this.shadow.bestOf(market, false)];
    this.#findings.require(bid === 0 || ask === 0 || bid < ask, `${after}: best bid`, bid, `< ${ask}`);
  }
}

/** By definition: of all ticks within the band that of the largest volume, then of the least imbalance, then nearest to the target. */
export function clearingPrice(
  bids: readonly Pick<LevelState, "tick" | "lots">[],
  asks: readonly Pick<LevelState, "tick" | "lots">[],
  { low, high, target }: Pick<ClearingTerms, "low" | "high" | "target">,
): { readonly tick: number; readonly volume: bigint } {
  let best = { tick: 0, volume: 0n, imbalance: 0n };
  for (const tick of candidates([...bids, ...asks], low, high, target)) {
    const demand = bids.reduce((sum, level) => (level.tick >= tick ? sum + level.lots : sum), 0n);
    const supply = asks.reduce((sum, level) => (level.tick <= tick ? sum + level.lots : sum), 0n);
    const volume = demand < supply ? demand : supply;
    const imbalance = abs(demand - supply);
    const closer = Math.abs(tick - target) < Math.abs(best.tick - target);
    const better =
      best.tick === 0 ||
      volume > best.volume ||
      (volume === best.volume && (imbalance < best.imbalance || (imbalance === best.imbalance && closer)));
    if (better) best = { tick, volume, imbalance };
  }
  return best;
}

/** Demand and supply change at levels alone: between them the ends and the tick nearest to the target stand for all. */
function candidates(
  levels: readonly Pick<LevelState, "tick">[],
  low: number,
  high: number,
  target: number,
): readonly number[] {
  const ticks = new Set([low, high, Math.min(Math.max(target, low), high)]);
  for (const { tick } of levels) {
    for (const near of [tick - 1, tick, tick + 1]) if (near >= low && near <= high) ticks.add(near);
  }
  return [...ticks].sort((a, b) => a - b);
}
