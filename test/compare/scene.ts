import { committedExchange } from "../../scripts/run/committed";
import { planPrices } from "../../scripts/run/plan";
import { type VenueKind } from "../../src/cex/model/config";
import { bandOf, runWatched, type WatchedRun } from "../../src/compare/compare";
import { runAdaptively, runOnTape } from "../../src/compare/cex/runCex";
import { Market } from "../../src/compare/market";
import { type VenueTrace } from "../../src/compare/trace/trace";
import { committedArm, changedArm } from "../../src/sim/scenario/arm";
import { scenarioNamed } from "../../src/sim/scenario/catalogue";
import { type Rules } from "../../src/sim/scenario/rules";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { type CommonTerms } from "../../src/sim/terms";

export const QUIET = { onBlock: () => undefined } as const;

/** A scenario with few people, and with less time if that is enough for its story [s]. */
export function termsOf(name: string, accounts: number, replaySec?: number): CommonTerms {
  const scenario = scenarioNamed(name);
  const planned = planPrices({ scenario, seed: 1n, accounts, bars: undefined, asset: undefined });
  const cut = replaySec === undefined ? planned.scenario : { ...planned.scenario, replaySec };
  return { ...planned, scenario: cut, seed: 1n, base: committedExchange().base };
}

/** Glasshouse on its twin, without laws: other tests judge those. */
export function glasshouse(terms: CommonTerms, changes: Partial<Rules> = {}): Promise<WatchedRun> {
  const committed = committedArm(terms.scenario.rules);
  const arm = Object.keys(changes).length === 0 ? committed : changedArm(committed, changes);
  const { reporters } = committedExchange();
  return runWatched(
    terms,
    arm,
    (own, watch) => simulateOnTwin({ ...own, reporters }, { laws: "none", series: false, watch }),
    () => undefined,
  );
}

export function marketOf(terms: CommonTerms): Market {
  return new Market({ ...terms, arm: committedArm(terms.scenario.rules) });
}

export function adaptively(market: Market, kind: VenueKind, misconduct = true): VenueTrace {
  return runAdaptively(market, kind, { ...QUIET, bandPpm: bandOf(market.terms), misconduct });
}

export function onTape({ market, tape }: WatchedRun, kind: VenueKind): VenueTrace {
  return runOnTape(market, kind, tape, { ...QUIET, bandPpm: bandOf(market.terms), misconduct: true });
}
