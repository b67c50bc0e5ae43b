import { type CastMember } from "../scenario/cast";
import { type Scenario, ScenarioError } from "../scenario/scenario";

/** One attack: how much money, and where it goes. */
export interface AttackPlan {
  /** Which way prices are pushed; the position here gains by it. */
  readonly push: "down" | "up";
  /** [whole dollars] */
  readonly capital: number;
  /** Part of the capital that is margin here; the rest is traded outside [ppm]. */
  readonly marginPpm: number;
  /** Of the venues, the first so many are pushed, each with an equal part. */
  readonly venues: number;
  /** True: the control. The same position, and nothing traded outside; absent: it pushes. */
  readonly holdsBack?: boolean;
}

const PPM = 1_000_000;
/** High leverage leaves most of the capital for the push: with little capital 5 and 10 earned less, with a million hardly more. */
const TIER = 3;
export const LEVERAGE = 25;
/** Part of what margin allows that is aimed at: fees and the first move need the rest [ppm]. */
const MARGIN_USE = 850_000;
const WARMUP_SEC = 600;

/** When the attack does what, since the start of the replay [s]. */
export const SCHEDULE = {
  build: { fromSec: 0, untilSec: 300 },
  push: { fromSec: 300, untilSec: 360 },
  closeSec: 370,
  unwind: { fromSec: 540, untilSec: 840 },
  endSec: 900,
} as const;

/** Others who push: they would be counted with the attacker, or disturb what is measured. */
const PUSHERS: readonly CastMember["kind"][] = ["whale", "self-dealers", "liquidation hunter"];

/** An attack that nobody could make. */
export class AttackError extends Error {
  override readonly name = "AttackError";
}

/**
 * The scenario with the attacker in its cast: takes here as much as his margin and the book let him, then trades outside with what he has
 * left, closes here while the price is off, and brings back outside. Throws ScenarioError where nothing can move the prices.
 * @param concentration notional at which margins double [whole dollars]
 */
export function attackScenario(scenario: Scenario, plan: AttackPlan, concentration: number): Scenario {
  const { prices, name } = scenario;
  if (prices.kind !== "modelled") {
    throw new ScenarioError(
      `scenario "${name}" has recorded prices, which no attack moves; it needs modelled ones`,
    );
  }
  checkPlan(plan, prices.path.venues.length);
  const spared = Math.max(0, scenario.warmupSec - WARMUP_SEC);
  const cast = scenario.cast.filter(({ kind }) => !PUSHERS.includes(kind));
  return {
    ...scenario,
    offsetSec: scenario.offsetSec + spared,
    warmupSec: scenario.warmupSec - spared,
    replaySec: SCHEDULE.endSec,
    cast: [...cast, attacker(plan, concentration)],
  };
}

function checkPlan({ capital, marginPpm, venues }: AttackPlan, existing: number): void {
  if (!Number.isSafeInteger(capital) || capital < 1) {
    throw new AttackError(`capital: have ${capital}, need whole dollars above 0`);
  }
  if (!Number.isInteger(marginPpm) || marginPpm < 1 || marginPpm > PPM) {
    throw new AttackError(`marginPpm: have ${marginPpm}, need 1 to ${PPM}`);
  }
  if (!Number.isInteger(venues) || venues < 1 || venues > existing) {
    throw new AttackError(`venues: have ${venues}, need 1 to ${existing}`);
  }
}

function attacker(plan: AttackPlan, concentration: number): CastMember {
  const { capital, marginPpm, venues, push: way, holdsBack = false } = plan;
  const deposit = Math.floor((capital * marginPpm) / PPM);
  const { build, push, closeSec, unwind } = SCHEDULE;
  return {
    kind: "whale",
    isLong: way === "up",
    deposit: BigInt(deposit),
    tier: TIER,
    position: largestPosition((deposit * MARGIN_USE) / PPM, concentration),
    build,
    venues,
    pushes: holdsBack ? 0 : (capital - deposit) / venues,
    push,
    closeSec,
    unwind,
  };
}

/** Largest n with n / leverage * (1 + n / concentration) <= margin: the exchange's initial margin, solved for the notional. */
function largestPosition(margin: number, concentration: number): number {
  // Square roots are exact to the last digit on every machine.
  return Math.floor((Math.sqrt(concentration * (concentration + 4 * margin * LEVERAGE)) - concentration) / 2);
}
