import { accountId } from "../../domain/ids";
import { OWN_BOOK, type VenueKind } from "../../cex/model/config";
import { ASSETS } from "../../cex/model/assets";
import { type Intent } from "../../cex/model/intents";
import { makeVenue, type MarketTerms as VenueMarket, venueConfig } from "../../cex/venues/catalogue";
import { type StepReport, type Venue } from "../../cex/venues/venue";
import { leverageOf } from "../../math/tiers";
import { type NewPrice } from "../../sim/bars/feed";
import { hedgedAccounts, type Market, type Person } from "../market";
import { TraceBuilder } from "../trace/traceBuilder";
import { bracketMaintenance } from "./brackets";
import { CexScore } from "./cexScore";
import { Holdings } from "./holdings";
import { Leases } from "./leases";
import { switchesFor } from "./misconduct";
import { observe } from "./observe";
import { Pages } from "./pages";
import { type AccountIntent, leasesOf, translated } from "./translate";

const WAD = 10n ** 18n;
const PPM = 1_000_000n;

export interface CexTerms {
  readonly market: Market;
  readonly kind: VenueKind;
  readonly people: readonly Person[];
  /** False: the same venue without the misconduct that the scenario plans. */
  readonly misconduct: boolean;
}

/** What a block said to the venue, and what the venue did. */
export interface CexStep {
  readonly report: StepReport;
  readonly intents: readonly Intent[];
}

/** One centralised venue (or the bad DEX), run block by block on intents that somebody else makes. */
export class CexRun {
  readonly venue: Venue;
  readonly pages: Pages;
  readonly trace: TraceBuilder;
  readonly score: CexScore;
  /** Outside venues of its index. */
  readonly sources: readonly string[];
  readonly misconduct: readonly string[];
  private readonly holdings: Holdings;
  private readonly leases = new Leases();
  private readonly fundingSec: number;
  private fundings: number;

  constructor(private readonly terms: CexTerms) {
    const { market, kind, people } = terms;
    this.holdings = new Holdings(market, people);
    const listed = venueMarket(market, this.holdings);
    const switches = terms.misconduct ? switchesFor(market, people, this.holdings, kind) : [];
    this.misconduct = [...new Set(switches.map((one) => one.kind))];
    this.venue = makeVenue(kind, listed, switches);
    const config = venueConfig(kind, listed);
    this.sources = config.index.constituents.map(({ source }) => source).filter((name) => name !== OWN_BOOK);
    this.fundingSec = config.funding.periodSec;
    this.fundings = Math.floor(market.start / this.fundingSec);
    const byAccount = new Map(people.map((person) => [person.account, person]));
    this.pages = new Pages(this.venue, (account) => byAccount.get(account)?.tier ?? 0);
    const hedged = hedgedAccounts(people);
    this.trace = new TraceBuilder({
      maintenance: bracketMaintenance,
      isHedged: (account) => hedged.has(account),
    });
    this.score = new CexScore(this.venue, people, this.holdings);
  }

  /** @param step 1 is the first block. @param fresh what has reached the sources since the last one */
  step(step: number, fresh: readonly NewPrice[], wishes: readonly AccountIntent[]): CexStep {
    const { market } = this.terms;
    const time = market.timeOf(step);
    const opening = step === 1 ? this.opening() : [];
    const ended = this.leases.due(time, this.pages);
    const asked = wishes.map((wish) => ({ wish, said: translated(wish, market.units) }));
    const intents = [...opening, ...ended, ...asked.flatMap(({ said }) => said)];
    const report = this.venue.step({ timeSec: time, prices: this.prices(step, time, fresh), intents });
    const acted = new Set<number>(intents.map(({ account }) => account));
    this.pages.refresh(report, acted, this.paysFunding(time));
    const leases = asked.flatMap(({ wish }) => leasesOf(wish, market.units));
    this.leases.note(leases, time, this.pages);
    const t = time - market.replayStart;
    this.trace.block(observe(t, this.venue.publicView(), report, this.pages, market.units));
    this.score.block(t, report, intents, opening.length + ended.length, asked);
    return { report, intents };
  }

  /** Deposits, and the leverage that everybody chose. */
  private opening(): Intent[] {
    return this.terms.people.flatMap((person): Intent[] => {
      const account = accountId(person.account);
      const deposits = ASSETS.map((asset) => ({ asset, amount: this.holdings.of(person, asset) }))
        .filter(({ amount }) => amount > 0n)
        .map(({ asset, amount }): Intent => ({ kind: "deposit", account, asset, amount }));
      if (deposits.length === 0) return [];
      return [...deposits, { kind: "setLeverage", account, leverage: leverageOf(person.tier) }];
    });
  }

  private prices(step: number, time: number, fresh: readonly NewPrice[]) {
    const { market } = this.terms;
    // Before the first bar is complete a venue lists at the price at which the market starts.
    const listing = (source: string) => ({ source, price: market.startingPrice, timeSec: time });
    const told = fresh.map(({ venue, price, time: timeSec }) => ({ source: venue, price, timeSec }));
    const first = step === 1 ? market.venues.map(listing) : [];
    return { coin: [...first, ...told], token: this.holdings.tokenPrice(time - market.replayStart) };
  }

  private paysFunding(time: number): boolean {
    const fundings = Math.floor(time / this.fundingSec);
    const paid = fundings !== this.fundings;
    this.fundings = fundings;
    return paid;
  }
}

/** What a venue is told of the market, its capital in proportion to its customers. */
function venueMarket(market: Market, holdings: Holdings): VenueMarket {
  const { scenario, arm, seed } = market.terms;
  const usd = (holdings.total("usd") * BigInt(scenario.venues.housePpm)) / PPM;
  return {
    listingPrice: market.startingPrice,
    tickSize: market.units.tickSize,
    sources: market.venues,
    capital: { house: { usd, coin: 0n, token: 0n }, fund: arm.rules.insurance * WAD },
    secret: `comparison ${seed}`,
  };
}
