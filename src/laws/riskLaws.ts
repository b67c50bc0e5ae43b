import { eventsOf } from "../domain/events";
import { accountOf, deficitAccounts, marketOf, marketsHeld } from "../domain/lookup";
import { type AccountState, type Health, type Snapshot } from "../domain/snapshot";
import { hasCollateral } from "./collateralValue";
import { Findings, type LiquidationProbe, type Transition, type Violation } from "./law";
import { healthAccrued, healthOf } from "./valuation";

/** EIP-7825's cap of a transaction's gas; one step of the waterfall stays far below. */
const MOST_GAS = 12_000_000n;

/** Rounding of one account's health in one liquidation: a wei for each fill and market, each way. */
const HEALTH_DUST = 256n;

/** The only answers of `liquidate` that leave an account with E < MM standing, and both end by themselves. */
const PATIENT_ERRORS: ReadonlySet<string> = new Set(["Liquidator_Waiting"]);

/**
 * RSK-1: no account with E >= MM is liquidated, by the contract's own sums and by the formulas; and where the contracts were
 * asked how they judge an account, their answer is the formulas' to the wei.
 */
export function checkRsk1({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("RSK-1", "major");
  const liquidations = eventsOf(events, "AccountLiquidated");
  for (const event of liquidations) {
    const name = `account ${event.account}: equity`;
    const { equityBefore, maintenanceBefore } = event;
    findings.require(equityBefore < maintenanceBefore, name, equityBefore, `< ${maintenanceBefore}`);
    if (liquidations.length > 1) continue;
    const had = healthAccrued(accountOf(before, event.account), before, after, "better");
    if (had === undefined) continue;
    const need = `< ${had.maintenanceMargin}`;
    findings.require(had.equity < had.maintenanceMargin, `${name} by formula`, had.equity, need);
  }
  for (const account of after.accounts) checkJudgement(findings, account, after);
  return findings.all;
}

/**
 * RSK-2: a partial liquidation that leaves a position raises E/MM, and E where it was negative: margins shrink faster than a
 * concentrated position, so that what is left of a bankrupt one has less debt, but may have more of it for each unit of MM.
 */
export function checkRsk2({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("RSK-2", "major");
  const liquidations = eventsOf(events, "AccountLiquidated");
  if (liquidations.length !== 1) return findings.all;
  for (const { account: id } of liquidations) {
    const had = healthAccrued(accountOf(before, id), before, after, "better");
    const has = healthOf(accountOf(after, id), after, "better");
    if (had === undefined || has === undefined || has.maintenanceMargin === 0n) continue;
    if (had.equity < 0n) {
      const least = had.equity - HEALTH_DUST;
      findings.require(has.equity >= least, `account ${id}: E`, has.equity, `>= ${least}`);
      continue;
    }
    const [now, then] = [has.equity * had.maintenanceMargin, had.equity * has.maintenanceMargin];
    const slack = HEALTH_DUST * (had.maintenanceMargin + has.maintenanceMargin);
    findings.require(now + slack >= then, `account ${id}: E/MM`, ratio(has), `>= ${ratio(had)}`);
  }
  return findings.all;
}

/**
 * LIQ-1: every account with E < MM in a market with quorum can be acted on in bounded gas, or waits for a halt or grace
 * that ends by itself while E >= MM/3. `probes` are simulated calls of `liquidate`.
 */
export function checkLiq1(snapshot: Snapshot, probes: readonly LiquidationProbe[]): readonly Violation[] {
  const findings = new Findings("LIQ-1", "major");
  for (const { account, market } of liquidatable(snapshot)) {
    const probe = probes.find((one) => one.account === account.id && one.market === market.id);
    const name = `account ${account.id} in market ${market.id}`;
    findings.require(probe !== undefined, name, "not probed", "a probe");
    if (probe === undefined) continue;
    const health = healthOf(account, snapshot, "better");
    const deep = health !== undefined && 3n * health.equity < health.maintenanceMargin;
    const waits = PATIENT_ERRORS.has(probe.error) && !(deep && market.index.live);
    findings.require(probe.succeeded || waits, name, probe.error, "liquidated");
    findings.require(probe.gas <= MOST_GAS, `${name}: gas`, probe.gas, `<= ${MOST_GAS}`);
  }
  return findings.all;
}

/**
 * What has to be probed: every position of an account with E < MM in a market with quorum. Of an account that owes cash and of whose
 * positions ADL or a settlement left nothing, the markets in which it stood, whose prices do not matter any more, or all where
 * nothing says which; while it has collateral, none: that is what pays.
 */
export function liquidatable(snapshot: Snapshot): readonly {
  readonly account: Snapshot["accounts"][number];
  readonly market: Snapshot["markets"][number];
}[] {
  const debtors = deficitAccounts(snapshot);
  return snapshot.accounts
    .filter((account) => isUnder(healthOf(account, snapshot, "better")))
    .filter(({ id }) => !debtors.has(id))
    .flatMap((account) => marketsOf(account, snapshot).map((market) => ({ account, market })));
}

function marketsOf(account: AccountState, snapshot: Snapshot): Snapshot["markets"] {
  const held = marketsHeld(account).map((market) => marketOf(snapshot, market));
  if (held.length > 0) return held.filter(({ index }) => index.live);
  if (hasCollateral(account)) return [];
  const stood = account.positions.map(({ market }) => marketOf(snapshot, market));
  return stood.length > 0 ? stood : snapshot.markets.filter(({ index }) => index.live);
}

function isUnder(health: Health | undefined): boolean {
  return health !== undefined && health.equity < health.maintenanceMargin;
}

function checkJudgement(findings: Findings, account: AccountState, snapshot: Snapshot): void {
  const { judged } = account;
  if (judged === undefined) return;
  for (const judge of ["worse", "better"] as const) {
    const [have, need] = [judged[judge], healthOf(account, snapshot, judge)];
    const name = `account ${account.id} judged at the ${judge} price`;
    findings.require(
      (have === undefined) === (need === undefined),
      name,
      have === undefined,
      need === undefined,
    );
    if (have === undefined || need === undefined) continue;
    for (const key of ["equity", "initialMargin", "maintenanceMargin"] as const) {
      findings.require(have[key] === need[key], `${name}: ${key}`, have[key], need[key]);
    }
  }
}

function ratio(health: Health): string {
  return `${health.equity}/${health.maintenanceMargin}`;
}
