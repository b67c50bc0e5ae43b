import { VENUE_KINDS } from "../cex/venues/catalogue";
import { type VenueKind } from "../cex/model/config";
import { type WealthRecord } from "../domain/run/compareArtifact";
import { type Arm } from "../sim/scenario/arm";
import { type CommonTerms } from "../sim/terms";
import { type ArmRunner, bandOf, runWatched } from "./compare";
import { runAdaptively } from "./cex/runCex";
import { type Market } from "./market";
import {
  distributionOf,
  type Kept,
  keptAt,
  STRATEGIES,
  type Strategy,
  under,
  WEALTH_CONDITIONS,
} from "./wealth";

export interface WealthRequest {
  readonly seeds: readonly bigint[];
  /** Prices and people of a seed. */
  readonly termsOf: (seed: bigint) => CommonTerms;
  readonly arm: Arm;
  readonly run: ArmRunner;
  readonly onSeed: (done: number, of: number) => void;
}

type Kind = "glasshouse" | VenueKind;

/** One venue in one seed: where the scenario's misconduct happens, and an honest one of the kind beside it. */
interface Pair {
  readonly hit: Kept;
  readonly honest: Kept;
}

/** What users keep at each kind of venue under each strategy, over seeds. */
export async function wealthOver(request: WealthRequest): Promise<WealthRecord> {
  const found = new Map<Kind, Pair[]>();
  for (const [place, seed] of request.seeds.entries()) {
    const { market, trace } = await runWatched(
      request.termsOf(seed),
      request.arm,
      request.run,
      () => undefined,
    );
    const own = keptAt(trace);
    note(found, "glasshouse", { hit: own, honest: own });
    for (const kind of VENUE_KINDS) note(found, kind, pairAt(market, kind));
    request.onSeed(place + 1, request.seeds.length);
  }
  return {
    seeds: request.seeds.map(String),
    conditions: [...WEALTH_CONDITIONS],
    rows: [...found].flatMap(([kind, pairs]) => STRATEGIES.map((strategy) => rowOf(kind, pairs, strategy))),
  };
}

function note(found: Map<Kind, Pair[]>, kind: Kind, pair: Pair): void {
  const pairs = found.get(kind);
  if (pairs) pairs.push(pair);
  else found.set(kind, [pair]);
}

function pairAt(market: Market, kind: VenueKind): Pair {
  const options = { bandPpm: bandOf(market.terms), onBlock: () => undefined };
  const hit = keptAt(runAdaptively(market, kind, { ...options, misconduct: true }));
  const planned = market.scenario.venues.misconduct.some(({ at }) => at.includes(kind));
  if (!planned) return { hit, honest: hit };
  return { hit, honest: keptAt(runAdaptively(market, kind, { ...options, misconduct: false })) };
}

function rowOf(kind: Kind, pairs: readonly Pair[], strategy: Strategy): WealthRecord["rows"][number] {
  const traders = pairs.flatMap(({ hit, honest }) =>
    [...hit.traders].map(([account, kept]) => under(strategy, kept, honest.traders.get(account) ?? kept)),
  );
  const savers = pairs.map(({ hit, honest }) => under(strategy, hit.saver, honest.saver));
  return {
    venue: kind,
    kind,
    strategy: strategy.name,
    traders: distributionOf(traders),
    savers: distributionOf(savers),
  };
}
