import { defaultEngine, type EngineName } from "../../scripts/chain/engines";
import { runArm } from "../../scripts/run/arm";
import { planPrices } from "../../scripts/run/plan";
import { type RunColumn } from "../../src/domain/run/artifact";
import { changedArm, committedArm } from "../../src/sim/scenario/arm";
import { scenarioNamed } from "../../src/sim/scenario/catalogue";
import { type Rules } from "../../src/sim/scenario/rules";
import { withBlocks } from "../../src/sim/scenario/scenario";

/** Scenarios that the quick tests tell on the twin of the exchange, with all laws; deep tests tell all of them on both. */
export const ON_TWIN: readonly string[] = [
  "ftx-run",
  "bybit-insider",
  "house-token-collateral",
  "stablecoin-depeg",
  "contagion",
  "self-deal-insurance",
  "liquidation-hunt",
  "whale-attack",
  "dead-oracle",
  "collateral-depeg",
  "collateral-one-venue",
  "stop-orders",
];

const SEED = 1n;
/** Few people and few blocks: whole stories in seconds. */
const SMALL = { accounts: 40, block: 15 } as const;
/** A share of savers who run says something only of many. */
const CROWDS: Readonly<Record<string, number>> = { "ftx-run": 200 };

/** Runs a scenario in short, under its own rules with some of them changed. */
export async function tell(
  name: string,
  changes: Partial<Rules> = {},
  engine: EngineName | "twin" = defaultEngine(),
): Promise<RunColumn> {
  const scenario = scenarioNamed(name);
  const prices = {
    scenario,
    seed: SEED,
    accounts: CROWDS[name] ?? SMALL.accounts,
    bars: undefined,
    asset: undefined,
  };
  const planned = planPrices(prices);
  const rules = { ...committedArm(scenario.rules).rules, block: SMALL.block, ...changes };
  const arm = changedArm(committedArm(), rules);
  const task = { scenario: withBlocks(planned.scenario, rules), bars: planned.bars, arm };
  return runArm(
    { ...task, seed: SEED, engine: { kind: engine } },
    { onBlock: () => undefined, stopped: () => false },
  );
}
