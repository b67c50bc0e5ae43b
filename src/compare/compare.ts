import { VENUE_KINDS } from "../cex/venues/catalogue";
import { type RunColumn } from "../domain/run/artifact";
import { type CompareResult } from "../domain/run/compareArtifact";
import { type RunWatch } from "../sim/run";
import { type Arm } from "../sim/scenario/arm";
import { withBlocks } from "../sim/scenario/scenario";
import { type CommonTerms } from "../sim/terms";
import { ASSUMPTIONS } from "./assumptions";
import { runAdaptively, runOnTape } from "./cex/runCex";
import { GlasshouseRecorder } from "./glasshouse/recorder";
import { Market } from "./market";
import { type ModeChoice } from "./modes";
import { References } from "./outcomes/reference";
import { syntheticRecords } from "./result/adlRecord";
import { betterThanGlasshouse } from "./result/better";
import { venueRecord } from "./result/venueRecord";
import { type Tape } from "./tape";
import { type VenueTrace } from "./trace/trace";

/** Random bankruptcies on which rules are compared without a market. */
const SYNTHETIC_SEEDS = 200;

/** Where Glasshouse runs: on its twin or on a chain. */
export type ArmRunner = (terms: CommonTerms & { readonly arm: Arm }, watch: RunWatch) => Promise<RunColumn>;

export interface CompareRequest {
  readonly terms: CommonTerms;
  /** The first one is Glasshouse as committed, whose intents are the tape. */
  readonly arms: readonly [Arm, ...Arm[]];
  readonly mode: ModeChoice;
  readonly run: ArmRunner;
  /** After each block of any run: how many of all are done. */
  readonly onBlock: (done: number, of: number) => void;
}

export interface Compared {
  readonly columns: readonly RunColumn[];
  readonly traces: readonly VenueTrace[];
  /** By trace: venues the figures are judged against. */
  readonly references: References;
}

/** One arm, watched. */
export interface WatchedRun {
  readonly market: Market;
  readonly column: RunColumn;
  readonly trace: VenueTrace;
  readonly tape: Tape;
}

/** Runs one arm of Glasshouse and writes down what its people sent and what became of them. */
export async function runWatched(
  terms: CommonTerms,
  arm: Arm,
  run: ArmRunner,
  onBlock: () => void,
): Promise<WatchedRun> {
  const scenario = withBlocks(terms.scenario, arm.rules);
  const own = { ...terms, scenario, arm };
  const market = new Market(own);
  const recorder = new GlasshouseRecorder(market);
  const column = await run(own, {
    onBlock,
    stopped: () => false,
    onReport: (report, accounts) => recorder.block(report, accounts),
  });
  return { market, column, trace: recorder.finish(column), tape: recorder.tape };
}

/** The same people and prices on Glasshouse, under each arm, and on the four other venues. */
export async function compareVenues(request: CompareRequest): Promise<Compared> {
  const { terms, arms, mode } = request;
  const modes = mode === "both" ? (["tape", "adaptive"] as const) : [mode];
  const blocks = new Market({ ...terms, arm: arms[0] }).blocks;
  const total = blocks * (arms.length + modes.length * VENUE_KINDS.length);
  let done = 0;
  const onBlock = (): void => request.onBlock(Math.min((done += 1), total), total);
  const runs: WatchedRun[] = [];
  for (const arm of arms) runs.push(await runWatched(terms, arm, request.run, onBlock));
  const [committed] = runs;
  if (committed === undefined) throw new RangeError("a comparison needs an arm");
  const { market, tape } = committed;
  const options = { bandPpm: bandOf(terms), misconduct: true, onBlock };
  const others = modes.flatMap((one) =>
    VENUE_KINDS.map((kind) =>
      one === "tape" ? runOnTape(market, kind, tape, options) : runAdaptively(market, kind, options),
    ),
  );
  return {
    columns: runs.map(({ column }) => column),
    traces: [...runs.map(({ trace }) => trace), ...others],
    references: new References(market),
  };
}

/** What people at every venue let an order cost at most against the index: Glasshouse's band [ppm]. */
export function bandOf({ base }: CommonTerms): number {
  return Number(base.markets[0]?.parameters.trading.bandPpm ?? 0n);
}

/** The hashed part of the artifact. */
export function compareResult(
  request: CompareRequest,
  compared: Compared,
  runHash: string,
  extra: Pick<CompareResult, "wealth" | "knowledge">,
): CompareResult {
  const { scenario, bars, seed } = request.terms;
  const venues = compared.traces.map((trace) => venueRecord(trace, compared.references));
  return {
    scenario: scenario.name,
    asset: bars.asset,
    seed: `${seed}`,
    complete: compared.columns.every(({ complete }) => complete),
    runHash,
    blockSec: scenario.blockSec,
    assumptions: [...ASSUMPTIONS],
    venues,
    better: betterThanGlasshouse(venues),
    synthetic: syntheticRecords(SYNTHETIC_SEEDS),
    ...extra,
  };
}
