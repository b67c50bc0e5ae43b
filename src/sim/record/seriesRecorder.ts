import { type RunSeries } from "../../domain/run/artifact";
import { FUND } from "../../domain/ids";
import { type BlockReport } from "../kernel";
import { type VenuePrice } from "../bars/feed";
import { type AccountMirror } from "../world/accountMirror";
import { partOf, type MarketUnits } from "../world/units";
import { type Depth, type MarketView } from "../world/view";

const WAD = 10n ** 18n;
/** Decimals that a drawn price keeps at least; a cheap asset's has more, so that six digits say something. */
const PRICE_DIGITS = 6;
const WAD_DIGITS = 18;
const DEPTH_PPM = 10_000;
const PPM = 1_000_000;

/** As the artifact numbers them. */
export const OracleState = { Live: 1, Degraded: 2, NoQuorum: 3 } as const;

export function oracleState({ state }: BlockReport): number {
  if (!state.live) return OracleState.NoQuorum;
  return state.degraded ? OracleState.Degraded : OracleState.Live;
}

/** Samples what is drawn. */
export class SeriesRecorder {
  readonly series: RunSeries = {
    t: [],
    venues: [],
    index: [],
    mark: [],
    grade: [],
    oracle: [],
    bidDepth: [],
    askDepth: [],
    spreadPpm: [],
    openInterest: [],
    fundEquity: [],
    deficit: [],
  };

  constructor(
    venues: readonly string[],
    private readonly units: MarketUnits,
  ) {
    this.series.venues = venues.map((venue) => ({ venue, price: [] }));
  }

  /** @param t seconds since the start of the replay */
  sample(t: number, report: BlockReport, accounts: AccountMirror, outside: readonly VenuePrice[]): void {
    const { series } = this;
    const { state, view } = report;
    series.t.push(t);
    outside.forEach(({ price }, i) => series.venues[i]?.price.push(price === 0n ? null : drawn(price)));
    series.index.push(drawn(state.index));
    series.mark.push(drawn(state.mark));
    series.grade.push(state.grade);
    series.oracle.push(oracleState(report));
    const middle = middleOf(view);
    series.bidDepth.push(this.depth(view.bids, partOf(middle, PPM - DEPTH_PPM), middle));
    series.askDepth.push(this.depth(view.asks, middle, partOf(middle, PPM + DEPTH_PPM)));
    series.spreadPpm.push(spreadOf(view));
    series.openInterest.push(whole((accounts.openInterest(true) * state.mark) / WAD));
    series.fundEquity.push(whole(accounts.equity(FUND, state.mark)));
    series.deficit.push(whole(state.deficit));
  }

  /** Money that rests between two prices [whole dollars]. */
  private depth(levels: readonly Depth[], low: number, high: number): number {
    let sum = 0n;
    for (const { tick, lots } of levels) {
      if (tick >= low && tick <= high) sum += BigInt(tick) * BigInt(lots);
    }
    return whole((sum * this.units.tickSize * this.units.lotSize) / WAD);
  }
}

/** Of the book, as depth is measured everywhere; of a book with one side or none the index [ticks]. */
export function middleOf({ bids, asks, index }: Pick<MarketView, "bids" | "asks" | "index">): number {
  const [bid, ask] = [bids[0]?.tick, asks[0]?.tick];
  return bid === undefined || ask === undefined ? index : Math.floor((bid + ask) / 2);
}

/** From the best bid to the best ask, of their middle [ppm, nearest]; null without both. */
export function spreadOf({ bids, asks }: Pick<MarketView, "bids" | "asks">): number | null {
  const [bid, ask] = [bids[0]?.tick, asks[0]?.tick];
  return bid === undefined || ask === undefined ? null : Math.round(((ask - bid) * 2 * PPM) / (ask + bid));
}

function drawn(wad: bigint): number {
  const decimals = Math.max(PRICE_DIGITS, PRICE_DIGITS + WAD_DIGITS - wad.toString().length);
  const kept = Math.min(WAD_DIGITS, decimals);
  return Number(wad / 10n ** BigInt(WAD_DIGITS - kept)) / 10 ** kept;
}

function whole(wad: bigint): number {
  return Number(wad / WAD);
}
