import { type RunColumn } from "../domain/run/artifact";
import { FUND } from "../domain/ids";
import { type ExchangeConfig } from "../sdk/deploy/exchangeConfig";
import { BarFeed } from "./bars/feed";
import { BlockSpace } from "./engine/blockSpace";
import { type Engine, type Opened } from "./engine/engine";
import { type BlockReport, Kernel } from "./kernel";
import { LawBrokenError, type LawChecker, type TransactionJudge } from "./lawCheck";
import { OutsideLegs } from "./outside/legs";
import { OutsideMarket } from "./outside/outsideMarket";
import { CollateralRecorder } from "./record/collateralRecord";
import { makeColumn } from "./record/column";
import { SeriesRecorder } from "./record/seriesRecorder";
import { Tally } from "./record/tally";
import { leavesTriggers } from "./scenario/cast";
import { collateralBars } from "./scenario/collateralAsset";
import { type Trader } from "./setup/accounts";
import { configure, startingPrice, venueOf } from "./setup/exchange";
import { assetPrice, blocksOf, type RunTerms } from "./terms";
import { AccountMirror } from "./world/accountMirror";
import { type AccountSource } from "./world/accountSource";
import { CollateralDesk } from "./world/collateralDesk";
import { Payouts } from "./world/payouts";
import { Pledges } from "./world/pledges";
import { TriggerDesk } from "./world/triggerDesk";
import { type MarketUnits, unitsFor } from "./world/units";

const WAD = 10n ** 18n;
/** From genesis to the warm-up: deployment, and the fund's first day [s]. */
const SETUP_SEC = 129_600;

/** Who watches; nothing of it changes the result. */
export interface RunWatch {
  readonly onBlock: (done: number, of: number) => void;
  readonly stopped: () => boolean;
  /** Sees every block, and the accounts as it left them. */
  readonly onReport?: (report: BlockReport, accounts: AccountMirror) => void;
}

/** Who judges a run, and where its accounts are read. */
export interface Judges {
  readonly laws: LawChecker;
  readonly transactions: TransactionJudge;
  /** Whether the laws are judged at the scenario's pace, too, and not at the end alone. */
  readonly often: boolean;
  readonly accounts: AccountSource;
}

/** A market that is about to open. */
interface World {
  readonly config: ExchangeConfig;
  readonly engine: Engine;
  readonly traders: readonly Trader[];
  readonly accounts: AccountMirror;
  readonly kernel: Kernel;
  readonly feed: OutsideMarket;
  readonly legs: OutsideLegs;
  readonly payouts: Payouts;
  readonly units: MarketUnits;
  /** Absent: nothing but the settlement token counts for margin. */
  readonly desk: CollateralDesk | undefined;
  readonly pledged: CollateralRecorder | undefined;
}

/** Time of the first thing that happens, Unix seconds. An asset is listed behind the delay of governance: that takes as long again. */
export function genesisOf({ bars, scenario }: Pick<RunTerms, "bars" | "scenario">): number {
  const listing = scenario.collateral === undefined ? 0 : SETUP_SEC;
  return startOf({ bars, scenario }) - SETUP_SEC - listing;
}

/** The exchange that these terms ask for. */
export function configOf(terms: RunTerms): ExchangeConfig {
  const { collateral } = terms.scenario;
  const asset = collateral && { symbol: collateral.symbol, units: unitsFor(assetPrice(terms)) };
  return configure(terms.base, terms.bars, unitsOf(terms), terms.arm, asset);
}

/** Runs an opened market from the warm-up to the last bar. Throws LawBrokenError when a law does not hold. */
export async function runMarket(
  terms: RunTerms,
  opened: Opened,
  judges: Judges,
  watch: RunWatch,
  series = true,
): Promise<RunColumn> {
  const { scenario, arm, bars } = terms;
  const world = makeWorld(terms, opened, judges);
  const { accounts, kernel, units } = world;
  const roles = new Map(world.traders.map(({ id, agent }) => [id, agent.role]));
  const tally = new Tally(units.lotSize, (account) => roles.get(account) ?? "exchange");
  const venues = bars.venues.map(({ venue }) => venue);
  const recorder = new SeriesRecorder(venues, units);
  const [blocks, start] = [blocksOf(scenario), startOf(terms)];
  let [fundStart, mark, block, complete, before] = [0n, 0n, 0, true, start];
  for (let done = 1; done <= blocks; done += 1) {
    const report = await kernel.runBlock();
    const t = report.time - start - scenario.warmupSec;
    // Of the scenario's own time, which knows no jumps.
    const own = done * scenario.blockSec - scenario.warmupSec;
    const seconds = report.time - before;
    ({ block, time: before } = report);
    ({ mark } = report.state);
    tally.record(t, seconds, report);
    world.pledged?.record(t, report, accounts);
    if (t === 0) fundStart = accounts.equity(FUND, mark);
    if (series && own >= 0 && own % scenario.sampleSec === 0) {
      recorder.sample(t, report, accounts, world.feed.prices());
      world.pledged?.sample(report);
    }
    const due = done % scenario.lawsEvery === 0 || seconds > scenario.blockSec;
    if (judges.often && due) await judges.laws.check(block);
    await requireLaws(judges.laws, world.engine, terms);
    watch.onReport?.(report, accounts);
    watch.onBlock(done, blocks);
    // A twin waits for nothing outside: without this nobody's wish to stop, Ctrl-C included, would be heard before the run is over.
    await new Promise(setImmediate);
    if (watch.stopped()) {
      complete = done === blocks;
      break;
    }
  }
  await judges.laws.check(block);
  await requireLaws(judges.laws, world.engine, terms);
  const { config, engine, traders, legs, payouts, desk, pledged } = world;
  const found = {
    legs,
    payouts,
    desk,
    pledged,
    laws: judges.laws.report,
    fundStart,
    mark,
    tally,
    recorder,
    complete,
  };
  return makeColumn({ arm, bars, config, engine, traders, accounts, ...found });
}

/** Only what has happened can break a law. */
async function requireLaws({ report }: LawChecker, engine: Engine, { seed, arm }: RunTerms): Promise<void> {
  if (report.violations.length === 0) return;
  await engine.confirmed();
  throw new LawBrokenError(report.violations, `${seed}`, arm.id);
}

function makeWorld(terms: RunTerms, { engine, traders }: Opened, judges: Judges): World {
  const { scenario, bars, arm } = terms;
  const [start, units, config] = [startOf(terms), unitsOf(terms), configOf(terms)];
  const { margin, trading } = parametersOf(config);
  const accounts = new AccountMirror(judges.accounts, margin.concentration * WAD);
  const { prices, disturbances, jumps, warmupSec } = scenario;
  const replayStart = start + warmupSec;
  const impact = prices.kind === "modelled" ? prices.impact : undefined;
  const feed = new OutsideMarket(new BarFeed(bars), { disturbances, impact, replayStart });
  const sources = config.markets[0]?.sources ?? [];
  const legs = new OutsideLegs(feed, units);
  const payouts = new Payouts(new Map(traders.map(({ id, deposit }) => [id, deposit * WAD])));
  const desk = deskOf(terms, engine, traders, config);
  const triggers = leavesTriggers(scenario.cast) ? new TriggerDesk(engine, units) : undefined;
  const kernel = new Kernel({
    desk,
    triggers,
    engine,
    space: new BlockSpace(arm.rules.gas),
    feed,
    legs,
    payouts,
    unit: 10n ** BigInt(18 - config.token.decimals),
    sources: sources.map((_, source) => venueOf(source, bars.venues.length, arm)),
    traders,
    accounts,
    laws: judges.transactions,
    seed: terms.seed,
    terms: { ...units, blockSec: scenario.blockSec, bandPpm: Number(trading.bandPpm) },
    start,
    disturbances,
    jumps,
    replayStart,
  });
  const { collateral } = scenario;
  const pledged = collateral && desk && new CollateralRecorder(collateral, desk.pledges);
  return { config, engine, traders, accounts, kernel, feed, legs, payouts, units, desk, pledged };
}

/** Where the scenario lists an asset. */
function deskOf(
  { scenario, seed, bars, arm }: RunTerms,
  engine: Engine,
  traders: readonly Trader[],
  { markets }: ExchangeConfig,
): CollateralDesk | undefined {
  const { collateral } = scenario;
  if (collateral === undefined) return undefined;
  const { disturbances } = collateral;
  const own = collateralBars(collateral, seed, bars.start);
  const replayStart = startOf({ bars, scenario }) + scenario.warmupSec;
  const [traded, market] = markets;
  const accountOf = new Map(traders.map(({ id, address }) => [address.toLowerCase(), id]));
  return new CollateralDesk({
    engine,
    feed: new OutsideMarket(new BarFeed(own), { disturbances, impact: undefined, replayStart }),
    sources: (market?.sources ?? []).map((_, source) => venueOf(source, own.venues.length, arm)),
    firstSource: traded?.sources.length ?? 0,
    pledges: new Pledges(accountOf),
  });
}

/** Start of the warm-up, Unix seconds. */
function startOf({ bars, scenario }: Pick<RunTerms, "bars" | "scenario">): number {
  return bars.start + scenario.offsetSec;
}

function unitsOf(terms: RunTerms): MarketUnits {
  return unitsFor(startingPrice(terms.bars, startOf(terms)));
}

function parametersOf(config: ExchangeConfig) {
  const [market] = config.markets;
  if (!market) throw new RangeError("the configuration lists no market");
  return market.parameters;
}
