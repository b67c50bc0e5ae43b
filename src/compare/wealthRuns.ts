import { VENUE_KINDS } from "../cex/venues/catalogue";
import { type VenueKind } from "../cex/model/config";
import { type WealthRecord } from "../domain/run/compareArtifact";
import { type Arm } from "../sim/scenario/arm";
import { type CommonTerms } from "../sim/terms";
import { type ArmRunner, bandOf, runWatched } from "./compare";
import { adaptiveRun, stoppable } from "./cex/runCex";
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
  /** True: what has begun is dropped, and nothing is known. */
  readonly stopped: () => boolean;
}

type Kind = "glasshouse" | VenueKind;

/** One venue in one seed: where the scenario's misconduct happens, and an honest one of the kind beside it. */
interface Pair {
  readonly hit: Kept;
  readonly honest: Kept;
}

/** What users keep at each kind of venue under each strategy, over seeds; null when stopped before the last one: fewer seeds are another question. */
export async function wealthOver(request: WealthRequest): Promise<WealthRecord | null> {
  const { stopped } = request;
  const found = new Map<Kind, Pair[]>();
  for (const [place, seed] of request.seeds.entries()) {
    const { market, trace } = await runWatched(
      request.termsOf(seed),
      request.arm,
      request.run,
      () => undefined,
      stopped,
    );
    if (stopped()) return null;
    const own = keptAt(trace);
    note(found, "glasshouse", { hit: own, honest: own });
    for (const kind of VENUE_KINDS) {
      const pair = await pairAt(market, kind, stopped);
      if (pair === undefined) return null;
      note(found, kind, pair);
    }
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

/** @returns undefined when stopped */
async function pairAt(market: Market, kind: VenueKind, stopped: () => boolean): Promise<Pair | undefined> {
  const options = { bandPpm: bandOf(market.terms), onBlock: () => undefined };
  const keptWith = async (misconduct: boolean): Promise<Kept | undefined> => {
    const trace = await stoppable(adaptiveRun(market, kind, { ...options, misconduct }), stopped);
    return trace === undefined ? undefined : keptAt(trace);
  };
  const hit = await keptWith(true);
  const planned = market.scenario.venues.misconduct.some(({ at }) => at.includes(kind));
  const honest = planned ? await keptWith(false) : hit;
  return hit === undefined || honest === undefined ? undefined : { hit, honest };
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
