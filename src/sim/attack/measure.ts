import { type AttackOutcome } from "../../domain/run/attack";
import { type RunColumn } from "../../domain/run/artifact";
import { committedArm } from "../scenario/arm";
import { type Oracle } from "../scenario/rules";
import { type Scenario } from "../scenario/scenario";
import { simulateOnTwin } from "../simulateOnTwin";
import { type RunTerms } from "../terms";
import { AttackError, type AttackPlan, attackScenario, SCHEDULE } from "./plan";

const WAD = 10n ** 18n;
const PPM = 1_000_000;

/** The market that is attacked. */
export interface Target {
  readonly scenario: Scenario;
  readonly oracle: Extract<Oracle, "single" | "median">;
  /** Prices, people and exchange of a scenario and a seed. */
  readonly terms: (scenario: Scenario, seed: bigint) => Omit<RunTerms, "arm">;
}

/** The whole run of one attack under one seed, on the twin. */
export function runAttack(
  target: Target,
  plan: AttackPlan,
  seed: bigint,
  laws: "none" | "end" = "none",
): Promise<RunColumn> {
  const { scenario, oracle } = target;
  const concentration = target.terms(scenario, seed).base.markets[0]?.parameters.margin.concentration;
  if (concentration === undefined) throw new AttackError("the exchange lists no market: have 0, need 1");
  const attacked = attackScenario(scenario, plan, Number(concentration));
  const arm = committedArm({ ...scenario.rules, oracle });
  return simulateOnTwin({ ...target.terms(attacked, seed), arm }, { laws, series: true });
}

/** What the attacker's account and his trades outside earned. Throws AttackError when money came from nowhere. */
export async function measure(target: Target, plan: AttackPlan, seed: bigint): Promise<AttackOutcome> {
  const column = await runAttack(target, plan, seed);
  const { difference } = column.summary.money;
  if (BigInt(difference) < 0n)
    throw new AttackError(`money: have ${difference} wei above all cash, need 0 or more`);
  const found = column.people.find(({ role }) => role === "whale");
  if (!found) throw new AttackError("the run has no attacker: have 0, need 1");
  const inside = dollars(BigInt(found.equity) + BigInt(found.withdrawn) - BigInt(found.deposited));
  const outside = dollars(BigInt(found.outside));
  return { movedPpm: moveOf(column, plan), inside, outside, net: inside + outside };
}

/** Toward minus infinity: a gain is never shown larger than it is. */
function dollars(wad: bigint): number {
  const whole = wad / WAD;
  return Number(wad < 0n && whole * WAD !== wad ? whole - 1n : whole);
}

/** How far the first venue went to the attacker's side [ppm]. */
function moveOf({ series }: RunColumn, plan: AttackPlan): number {
  const { push, unwind } = SCHEDULE;
  const during = (series.venues[0]?.price ?? []).filter((_, i) => {
    const t = series.t[i] ?? -1;
    return t >= push.fromSec && t <= unwind.fromSec;
  });
  const prices = during.filter((price) => price !== null);
  const [before] = prices;
  if (before === undefined) throw new AttackError("prices of the first venue: have 0, need 1");
  const move = plan.push === "down" ? before - Math.min(...prices) : Math.max(...prices) - before;
  return Math.round((move / before) * PPM);
}
