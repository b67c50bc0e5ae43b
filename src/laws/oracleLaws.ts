import { eventsOf, type SourceQuote } from "../domain/events";
import { marketOf } from "../domain/lookup";
import { RoundStatus, Verdict } from "../domain/names";
import { PPM } from "../math/bounds";
import { abs, max, min } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";

interface Answer {
  readonly price: bigint;
  readonly weight: bigint;
}

/**
 * ORA-1: while sources with less than half of the configured weight lie, the answer lies within the range of the honest
 * ones, or, when sources are missing and the rest agree, within the round's dispersion of an honest one. Every set of
 * sources that might be the liars is tried.
 */
export function checkOra1({ events, after }: Transition): readonly Violation[] {
  const findings = new Findings("ORA-1");
  for (const round of eventsOf(events, "RoundMade")) {
    const name = `market ${round.market}: round at log ${round.logIndex}`;
    const { weights, config } = marketOf(after, round.market);
    const answers = answersOf(round.quotes, round.verdicts, weights);
    if (round.status === RoundStatus.NoQuorum) continue;
    const configured = weights.reduce((sum, weight) => sum + weight, 0n);
    const used = sumOfWeights(answers);
    findings.require(2n * used > configured, `${name}: weight of answers`, used, `> half of ${configured}`);
    const agreed = round.status === RoundStatus.Live && round.dispersionPpm <= config.dispersionPpm;
    for (const honest of honestSets(answers, configured)) {
      const low = honest.map(({ price }) => price).reduce(min);
      const high = honest.map(({ price }) => price).reduce(max);
      const inside = round.price >= low && round.price <= high;
      const near = agreed && honest.some(({ price }) => isNear(price, round.price, round.dispersionPpm));
      findings.require(inside || near, name, round.price, `in ${low}..${high}`);
    }
  }
  return findings.all;
}

/** The answers left when any set of sources lighter than half of the configured weight is taken for liars. */
function honestSets(answers: readonly Answer[], configured: bigint): readonly (readonly Answer[])[] {
  const sets: Answer[][] = [];
  for (let liars = 0; liars < 1 << answers.length; liars += 1) {
    const honest = answers.filter((_answer, i) => ((liars >> i) & 1) === 0);
    const lying = sumOfWeights(answers) - sumOfWeights(honest);
    if (honest.length > 0 && 2n * lying < configured) sets.push(honest);
  }
  return sets;
}

function answersOf(
  quotes: readonly SourceQuote[],
  verdicts: readonly number[],
  weights: readonly bigint[],
): readonly Answer[] {
  return quotes
    .map(({ price }, i) => ({ price, weight: weights[i] ?? 0n }))
    .filter((_answer, i) => verdicts[i] === Verdict.Used);
}

function isNear(honest: bigint, price: bigint, dispersionPpm: bigint): boolean {
  return abs(honest - price) * PPM <= price * dispersionPpm;
}

function sumOfWeights(answers: readonly Answer[]): bigint {
  return answers.reduce((sum, { weight }) => sum + weight, 0n);
}
