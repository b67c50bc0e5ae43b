import { VENUE_KINDS } from "../cex/venues/catalogue";
import { type RunColumn } from "../domain/run/artifact";
import { type CompareResult } from "../domain/run/compareArtifact";
import { type RunWatch } from "../sim/run";
import { type Arm } from "../sim/scenario/arm";
import { type Scenario, ScenarioError, withBlocks } from "../sim/scenario/scenario";
import { type CommonTerms } from "../sim/terms";
import { ASSUMPTIONS } from "./assumptions";
import { adaptiveRun, stoppable, tapeRun } from "./cex/runCex";
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

/** @throws ScenarioError for what no other venue knows: an oracle that dies, and time that passes without a block */
export function requireComparable({ name, jumps, collateral }: Scenario): void {
  if (jumps.length === 0 && collateral === undefined) return;
  throw new ScenarioError(
    `scenario "${name}" is about what Glasshouse alone has, a market that dies with its oracle, or collateral that is sold in pieces: run it with npm run sim`,
  );
}

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
  /** True: the run ends after its block, and nothing else begins. */
  readonly stopped: () => boolean;
}

export interface Compared {
  /** False: stopped early. The last column may have been cut; of other venues those are here that came to their end. */
  readonly complete: boolean;
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
  stopped: () => boolean = () => false,
): Promise<WatchedRun> {
  const scenario = withBlocks(terms.scenario, arm.rules);
  const own = { ...terms, scenario, arm };
  const market = new Market(own);
  const recorder = new GlasshouseRecorder(market);
  const column = await run(own, {
    onBlock,
    stopped,
    onReport: (report, accounts) => recorder.block(report, accounts),
  });
  return { market, column, trace: recorder.finish(column), tape: recorder.tape };
}

/** The same people and prices on Glasshouse, under each arm, and on the four other venues. */
export async function compareVenues(request: CompareRequest): Promise<Compared> {
  const { terms, arms, stopped } = request;
  const modes = modesOf(request);
  const blocks = new Market({ ...terms, arm: arms[0] }).blocks;
  const total = blocks * (arms.length + modes.length * VENUE_KINDS.length);
  let done = 0;
  const onBlock = (): void => request.onBlock(Math.min((done += 1), total), total);
  const runs: WatchedRun[] = [];
  for (const arm of arms) {
    if (runs.length > 0 && stopped()) break;
    runs.push(await runWatched(terms, arm, request.run, onBlock, stopped));
  }
  const [committed] = runs;
  if (committed === undefined) throw new RangeError("a comparison needs an arm");
  const others = await othersBeside(request, committed, onBlock);
  return {
    complete: runs.every(({ column }) => column.complete) && runs.length === arms.length && !others.cut,
    columns: runs.map(({ column }) => column),
    traces: [...runs.map(({ trace }) => trace), ...others.traces],
    references: new References(committed.market),
  };
}

function modesOf({ mode }: CompareRequest): readonly ("tape" | "adaptive")[] {
  return mode === "both" ? ["tape", "adaptive"] : [mode];
}

/** The other venues, one after the other, as far as they came. */
async function othersBeside(
  request: CompareRequest,
  { market, tape }: WatchedRun,
  onBlock: () => void,
): Promise<{ readonly traces: VenueTrace[]; readonly cut: boolean }> {
  const options = { bandPpm: bandOf(request.terms), misconduct: true, onBlock };
  const traces: VenueTrace[] = [];
  for (const mode of modesOf(request)) {
    for (const kind of VENUE_KINDS) {
      const run = mode === "tape" ? tapeRun(market, kind, tape, options) : adaptiveRun(market, kind, options);
      const trace = await stoppable(run, request.stopped);
      if (trace === undefined) return { traces, cut: true };
      traces.push(trace);
    }
  }
  return { traces, cut: false };
}

/** What people at every venue let an order cost at most against the index: Glasshouse's band [ppm]. */
export function bandOf({ base }: CommonTerms): number {
  return Number(base.markets[0]?.parameters.trading.bandPpm ?? 0n);
}

/** The hashed part of the artifact. @param extra what else was asked for; `complete` is false where any of it was cut short */
export function compareResult(
  request: CompareRequest,
  compared: Compared,
  runHash: string,
  extra: Pick<CompareResult, "complete" | "wealth" | "knowledge">,
): CompareResult {
  const { scenario, bars, seed } = request.terms;
  const venues = compared.traces.map((trace) => venueRecord(trace, compared.references));
  return {
    scenario: scenario.name,
    asset: bars.asset,
    seed: `${seed}`,
    runHash,
    blockSec: scenario.blockSec,
    assumptions: [...ASSUMPTIONS],
    venues,
    better: betterThanGlasshouse(venues),
    synthetic: syntheticRecords(SYNTHETIC_SEEDS),
    ...extra,
    complete: compared.complete && extra.complete,
  };
}
