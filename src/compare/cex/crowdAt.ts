import { BarFeed } from "../../sim/bars/feed";
import { OutsideMarket } from "../../sim/outside/outsideMarket";
import { Stream } from "../../sim/random/stream";
import { activeAt } from "../../sim/scenario/disturbance";
import { toLots, toMoney } from "../../sim/world/units";
import { type Intent, type MarketView } from "../../sim/world/view";
import { type Intent as CexIntent } from "../../cex/model/intents";
import { type StepReport } from "../../cex/venues/venue";
import { OutsideLegs } from "../../sim/outside/legs";
import { CexPayouts } from "./cexPayouts";
import { type Market, type Person } from "../market";
import { type Pages } from "./pages";
import { type AccountIntent } from "./translate";
import { type PublicView } from "../../cex/publication/publicView";
import { cexMarketView, cexOwnView, type ViewTerms } from "./views";

/** The outside venues of one run, moved by that run's own hedges where the scenario's loop is closed. */
export function outsideOf(market: Market): OutsideMarket {
  const { prices, disturbances } = market.scenario;
  const impact = prices.kind === "modelled" ? prices.impact : undefined;
  return new OutsideMarket(new BarFeed(market.bars), {
    disturbances,
    impact,
    replayStart: market.replayStart,
  });
}

/** The same people as on Glasshouse, with the same random numbers, who look at a centralised venue instead. */
export class CrowdAt {
  private readonly history: number[] = [];
  private readonly hedged = new Map<number, number>();
  private readonly legs: OutsideLegs;
  private readonly payouts: CexPayouts;
  private view: MarketView | undefined;

  constructor(
    private readonly market: Market,
    private readonly people: readonly Person[],
    private readonly outside: OutsideMarket,
    private readonly terms: ViewTerms,
  ) {
    this.legs = new OutsideLegs(outside, market.units);
    this.payouts = new CexPayouts(people);
  }

  /** What they want in block `step`, by what block `step - 1` left. */
  wishes(step: number, pages: Pages): AccountIntent[] {
    const { market, view } = this;
    if (view === undefined) return [];
    const t = market.timeOf(step) - market.replayStart;
    const absent = activeAt(market.scenario.disturbances, "absence", t).map(({ role }) => role);
    return this.people
      .filter(({ agent }) => !absent.includes(agent.role))
      .flatMap((person) => {
        const random = (purpose: number): Stream =>
          new Stream(market.terms.seed, person.birth, purpose, step - 1);
        const { account, agent } = person;
        const withdrawn = toMoney(this.payouts.paidTo(account));
        const beside = { withdrawn, outsideLots: this.legs.lotsOf(account) };
        const own = cexOwnView(person, pages, view, market, beside);
        return agent.act({ market: view, own, random }).flatMap((intent) => this.send(account, intent));
      });
  }

  /** Looks at what a block left, and takes the other leg of what it changed. */
  look(
    step: number,
    published: PublicView,
    pages: Pages,
    report: StepReport,
    said: readonly CexIntent[],
  ): void {
    const { market, history, outside, terms } = this;
    this.payouts.block(report, said);
    this.view = cexMarketView({
      market,
      step,
      time: market.timeOf(step),
      view: published,
      history,
      outside: outside.prices(),
      payouts: this.payouts.view,
      terms,
    });
    this.hedge(this.view.index, pages);
  }

  /** What an intent sends to the venue: nothing, if it is for one outside. */
  private send(account: number, intent: Intent): AccountIntent[] {
    if (intent.kind !== "tradeOutside") return [{ account, intent }];
    this.legs.trade(account, intent.venue, intent.lots, this.legs.tickOf(intent.venue));
    return [];
  }

  private hedge(index: number, pages: Pages): void {
    for (const { agent, account } of this.people) {
      if (agent.hedgesOn === undefined) continue;
      const lots = toLots(pages.position(account)?.size ?? 0n, this.market.units);
      const bought = lots - (this.hedged.get(account) ?? 0);
      if (bought === 0) continue;
      this.hedged.set(account, lots);
      this.legs.hedge(account, agent.hedgesOn, -bought, index);
    }
  }
}
