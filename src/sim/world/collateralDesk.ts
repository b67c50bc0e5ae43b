import { type ExchangeEvent } from "../../domain/events";
import { type NewPrice } from "../bars/feed";
import { type Action, type Engine } from "../engine/engine";
import { type OutsideMarket } from "../outside/outsideMarket";
import { COLLATERAL_MARKET } from "../scenario/collateralAsset";
import { type Pledges } from "./pledges";
import { type Prices } from "./publicState";
import { type CollateralView, type Offer } from "./view";

export interface DeskParts {
  readonly engine: Pick<Engine, "prices" | "quote">;
  /** The asset's own venues. */
  readonly feed: OutsideMarket;
  /** Index of the venue behind each source of its market. */
  readonly sources: readonly number[];
  /** Number of the first of these sources among all. */
  readonly firstSource: number;
  readonly pledges: Pledges;
}

/** Everything about the asset that counts for margin: its venues, its oracle's sources, who pledged it, and what is on offer. */
export class CollateralDesk {
  /** First index that it had [wad]; 0 before. */
  first = 0n;
  /** Newest [wad]. */
  now = 0n;

  constructor(private readonly parts: DeskParts) {}

  get pledges(): Pledges {
    return this.parts.pledges;
  }

  /** Its bars that have become complete, told to the sources. @param onClock a price with the time that clocks show */
  advance(own: number, onClock: (price: NewPrice) => NewPrice): Action[] {
    const fresh = this.parts.feed.advance(own).map(onClock);
    return this.parts.sources.flatMap((venue, i) =>
      fresh
        .filter(({ source }) => source === venue)
        .map((price): Action => ({
          kind: "price",
          role: "price feed",
          source: this.parts.firstSource + i,
          price,
        })),
    );
  }

  /** As the newest block left it. */
  async prices(): Promise<Prices> {
    const prices = await this.parts.engine.prices(COLLATERAL_MARKET);
    if (prices.index > 0n) this.now = prices.index;
    if (this.first === 0n) this.first = this.now;
    return prices;
  }

  apply(event: ExchangeEvent): void {
    this.pledges.apply(event);
  }

  async look(): Promise<CollateralView> {
    const { pledges, engine } = this.parts;
    const offers: Offer[] = [];
    for (const [account, held] of pledges.held) {
      if (held === 0n) continue;
      const quote = await engine.quote(account);
      if (quote.most > 0n) offers.push({ account, ...quote, open: pledges.open.has(account) });
    }
    const { held: pledged, spent } = pledges;
    return { index: this.now, outside: this.outside(), pledged, spent, offers };
  }

  /** The median of the venues' last prices [wad]. */
  private outside(): bigint {
    const known = this.parts.feed.prices().map(({ price }) => price);
    const sorted = known.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return sorted[Math.floor(sorted.length / 2)] ?? 0n;
  }
}
