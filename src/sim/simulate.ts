import { type ExchangeConfig } from "../sdk/deploy/exchangeConfig";
import { type ArtifactSource } from "../sdk/deploy/artifacts";
import { recordsInMemory } from "../sdk/deploy/context";
import { deployExchange } from "../sdk/deploy/deploy";
import { type Deployment } from "../sdk/deployment";
import { EventDecoder } from "../sdk/eventDecoder";
import { type RunColumn } from "../domain/run/artifact";
import { FUND } from "../domain/ids";
import { shifted } from "./bars/bars";
import { BarFeed } from "./bars/feed";
import { Chain } from "./chain/chain";
import { type ChainOpener } from "./chain/eip1193";
import { InstantSigner, providerOn } from "./chain/signer";
import { Kernel } from "./kernel";
import { LawBrokenError, type LawChecker } from "./lawCheck";
import { rebuild, SnapshotLaws } from "./snapshotLaws";
import { OutsideLegs } from "./outside/legs";
import { OutsideMarket } from "./outside/outsideMarket";
import { makeColumn } from "./record/column";
import { SeriesRecorder } from "./record/seriesRecorder";
import { Tally } from "./record/tally";
import { openAccounts, type Trader } from "./setup/accounts";
import { addressOf } from "./setup/actors";
import { configure, connectFeeds, startingPrice } from "./setup/exchange";
import { seedFund } from "./setup/fund";
import { blocksOf, crowdOf, type RunTerms } from "./terms";
import { AccountMirror } from "./world/accountMirror";
import { contractsAt, ErrorNames, type Contracts } from "./world/contracts";
import { Payouts } from "./world/payouts";
import { MARKET } from "./world/publicState";
import { unitsFor, type MarketUnits } from "./world/units";
import { liquidationProbe } from "./world/watch";

const WAD = 10n ** 18n;
/** From genesis to the warm-up: deployment, and the fund's first day [s]. */
const SETUP_SEC = 129_600;

/** Where it runs and who watches; nothing of it changes the result. */
export interface RunHost {
  readonly openChain: ChainOpener;
  readonly artifacts: ArtifactSource;
  readonly onBlock: (done: number, of: number) => void;
  readonly stopped: () => boolean;
}

interface World {
  readonly chain: Chain;
  readonly config: ExchangeConfig;
  readonly contracts: Contracts;
  readonly deployment: Deployment;
  readonly traders: readonly Trader[];
  readonly accounts: AccountMirror;
  readonly laws: LawChecker;
  readonly kernel: Kernel;
  readonly feed: OutsideMarket;
  readonly legs: OutsideLegs;
  readonly payouts: Payouts;
  readonly units: MarketUnits;
  /** Start of the warm-up, Unix seconds. */
  readonly start: number;
}

/** One run from genesis to the last bar. Throws LawBrokenError when a law does not hold. */
export async function simulate(terms: RunTerms, host: RunHost): Promise<RunColumn> {
  const genesis = terms.bars.start + terms.scenario.offsetSec - SETUP_SEC;
  const node = await host.openChain(genesis);
  try {
    const chain = await Chain.on(node);
    // A chain that others began has a later clock: the same market, another day.
    const moved = { ...terms, bars: shifted(terms.bars, chain.time - genesis) };
    return await replay(await makeWorld(moved, host.artifacts, chain), moved, host);
  } finally {
    node.close();
  }
}

async function replay(world: World, terms: RunTerms, host: RunHost): Promise<RunColumn> {
  const { scenario, arm, bars } = terms;
  const { accounts, kernel, laws } = world;
  const roles = new Map(world.traders.map(({ id, agent }) => [id, agent.role]));
  const tally = new Tally(world.units.lotSize, (account) => roles.get(account) ?? "exchange");
  const venues = bars.venues.map(({ venue }) => venue);
  const recorder = new SeriesRecorder(venues, world.units);
  const blocks = blocksOf(scenario);
  let [fundStart, mark, block, complete] = [0n, 0n, 0, true];
  for (let done = 1; done <= blocks; done += 1) {
    const report = await kernel.runBlock();
    const t = report.time - world.start - scenario.warmupSec;
    ({ block } = report);
    ({ mark } = report.state);
    tally.record(t, scenario.blockSec, report);
    if (t === 0) fundStart = accounts.equity(FUND, mark);
    if (t >= 0 && t % scenario.sampleSec === 0) recorder.sample(t, report, accounts, world.feed.prices());
    if (done % scenario.lawsEvery === 0) await judge(laws, block, terms);
    requireLaws(laws, terms);
    host.onBlock(done, blocks);
    if (host.stopped()) {
      complete = done === blocks;
      break;
    }
  }
  await judge(laws, block, terms);
  const { config, contracts, traders, legs, payouts } = world;
  const found = { laws: laws.report, fundStart, mark, tally, recorder, complete };
  return makeColumn({ arm, bars, config, contracts, traders, accounts, legs, payouts, ...found });
}

async function judge(laws: LawChecker, block: number, terms: RunTerms): Promise<void> {
  await laws.check(block);
  requireLaws(laws, terms);
}

function requireLaws({ report }: LawChecker, { seed, arm }: RunTerms): void {
  if (report.violations.length > 0) throw new LawBrokenError(report.violations, `${seed}`, arm.id);
}

async function makeWorld(terms: RunTerms, artifacts: ArtifactSource, chain: Chain): Promise<World> {
  const { scenario, bars, arm, reporters } = terms;
  const start = bars.start + scenario.offsetSec;
  const units = unitsFor(startingPrice(bars, start));
  const config = configure(terms.base, bars, units, arm);
  const provider = providerOn(chain);
  const deployer = new InstantSigner(chain, addressOf("deployer"), provider);
  const log = (): void => undefined;
  const deploying = { deployer, artifacts, config, records: recordsInMemory(), log };
  const deployment = await deployExchange(deploying);
  const contracts = contractsAt(deployment.addresses, chain);
  const decoder = new EventDecoder(deployment.addresses);
  const funding = { token: deployment.addresses.token, unit: 10n ** BigInt(18 - config.token.decimals) };
  await seedFund(chain, contracts, funding, arm.rules.insurance);
  const traders = await openAccounts(chain, contracts, funding, crowdOf(terms, arm.rules));
  const errors = new ErrorNames(contracts);
  const shadow = await rebuild(provider, deployment, decoder);
  const laws = new SnapshotLaws(provider, deployment, shadow, liquidationProbe(chain, contracts, errors));
  const concentration = parametersOf(config).margin.concentration * WAD;
  const accounts = new AccountMirror(shadow, MARKET, concentration);
  const { disturbances, warmupSec } = scenario;
  const feed = outsideOf(terms, start + warmupSec);
  const legs = new OutsideLegs(feed, units);
  const payouts = new Payouts(new Map(traders.map(({ id, deposit }) => [id, deposit * WAD])));
  const kernel = new Kernel({
    chain,
    contracts,
    errors,
    decoder,
    feed,
    sources: connectFeeds(config, deployment, reporters, bars.venues.length, arm, chain.chainId),
    traders,
    accounts,
    legs,
    payouts,
    unit: funding.unit,
    laws: await laws.judgeTransactions(),
    seed: terms.seed,
    terms: { ...units, blockSec: scenario.blockSec, bandPpm: Number(parametersOf(config).trading.bandPpm) },
    start,
    disturbances,
    replayStart: start + warmupSec,
  });
  return {
    chain,
    config,
    contracts,
    deployment,
    traders,
    accounts,
    laws,
    kernel,
    feed,
    legs,
    payouts,
    units,
    start,
  };
}

function outsideOf(
  { scenario: { prices, disturbances }, bars }: RunTerms,
  replayStart: number,
): OutsideMarket {
  const impact = prices.kind === "modelled" ? prices.impact : undefined;
  return new OutsideMarket(new BarFeed(bars), { disturbances, impact, replayStart });
}

function parametersOf(config: ExchangeConfig) {
  const [market] = config.markets;
  if (!market) throw new RangeError("the configuration lists no market");
  return market.parameters;
}
