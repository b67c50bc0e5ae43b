import { classOf, deficitAccounts, touchedCash } from "../domain/lookup";
import { TIER_LIST, type Tier } from "../domain/ids";
import { type MarketSnapshot, type PositionState, type Snapshot } from "../domain/snapshot";
import { abs } from "../math/wadMath";
import { hasCollateral } from "./collateralValue";
import { dustBound, entryDustOf, sizeDustOf } from "./dust";
import { Findings, type Violation } from "./law";

/** LED-1: accounted money = sum of all cash after touching, to the dust; tokens held >= accounted. */
export function checkLed1(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("LED-1");
  const cash = snapshot.accounts.reduce((sum, account) => sum + touchedCash(account), 0n);
  const { accounted } = snapshot.totals;
  const dust = dustBound(snapshot);
  findings.require(abs(accounted - cash) <= dust, "sum of cash", cash, `${accounted} +- ${dust}`);
  findings.require(snapshot.reserves >= accounted, "tokens held", snapshot.reserves, `>= ${accounted}`);
  return findings.all;
}

/** LED-2: in each market the sum of all sizes is 0 and long open interest is short open interest, to the dust. */
export function checkLed2(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("LED-2");
  for (const market of snapshot.markets) {
    const dust = sizeDustOf(snapshot, market);
    const sum = positionsOf(snapshot, market).reduce((total, position) => total + position.touched.size, 0n);
    findings.require(abs(sum) <= dust, `market ${market.id}: sum of sizes`, sum, `0 +- ${dust}`);
    const longs = market.longs.reduce((total, state) => total + state.openInterest, 0n);
    const shorts = market.shorts.reduce((total, state) => total + state.openInterest, 0n);
    const gap = abs(longs - shorts);
    findings.require(
      gap <= dust,
      `market ${market.id}: open interest`,
      `${longs} long`,
      `${shorts} +- ${dust}`,
    );
  }
  return findings.all;
}

/**
 * LED-3: no account without positions and without collateral has negative cash, but the deficit accounts, whatever orders it has. A position
 * whose size ADL took with the rest of its class stands until it is written off: what it leaves owing, the next liquidation of its account pays.
 */
export function checkLed3(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("LED-3");
  const debtors = deficitAccounts(snapshot);
  for (const account of snapshot.accounts) {
    const written = account.positions.every(({ stored }) => stored.size === 0n);
    if (!written || debtors.has(account.id) || hasCollateral(account)) continue;
    const cash = touchedCash(account);
    findings.require(cash >= 0n, `account ${account.id} without positions`, cash, ">= 0");
  }
  return findings.all;
}

/** OI-1: a class's open interest, entry notional and holders cover its positions, and exceed them by dust alone. */
export function checkOi1(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("OI-1", "major");
  for (const market of snapshot.markets) {
    for (const longs of [true, false]) {
      for (const tier of TIER_LIST) checkClass(findings, snapshot, market, longs, tier);
    }
  }
  return findings.all;
}

function checkClass(
  findings: Findings,
  snapshot: Snapshot,
  market: MarketSnapshot,
  longs: boolean,
  tier: Tier,
): void {
  const state = classOf(market, longs, tier);
  const held = positionsOf(snapshot, market).filter(
    ({ stored }) =>
      stored.size !== 0n &&
      stored.size > 0n === longs &&
      stored.tier === tier &&
      stored.epoch === state.epoch,
  );
  const name = `market ${market.id}: ${longs ? "long" : "short"} class of tier ${tier}`;
  const size = held.reduce((sum, position) => sum + abs(position.touched.size), 0n);
  const entry = held.reduce((sum, position) => sum + position.touched.entryNotional, 0n);
  const dust = sizeDustOf(snapshot, market);
  const entryDust = entryDustOf(snapshot, market);
  const { openInterest, entryNotional } = state;
  findings.require(openInterest >= size, `${name}: open interest`, openInterest, `>= ${size}`);
  findings.require(
    openInterest - size <= dust,
    `${name}: open interest`,
    openInterest,
    `<= ${size} + ${dust}`,
  );
  findings.require(entryNotional >= entry, `${name}: entry notional`, entryNotional, `>= ${entry}`);
  findings.require(
    entryNotional - entry <= entryDust,
    `${name}: entry notional`,
    entryNotional,
    `<= ${entry} + ${entryDust}`,
  );
  findings.require(state.holders === held.length, `${name}: holders`, state.holders, held.length);
}

function positionsOf(snapshot: Snapshot, market: MarketSnapshot): readonly PositionState[] {
  return snapshot.accounts.flatMap((account) => account.positions.filter((p) => p.market === market.id));
}
