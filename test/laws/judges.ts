import { type Snapshot } from "../../src/domain/snapshot";
import { type AdlGasSample, type LawId, type Violation } from "../../src/laws/law";
import { LAWS } from "../../src/laws/registry";
import { type Evidence } from "./story";

/** Gas of ADL as it may be: all alike to a hundredth. */
export const TRUE_GAS: readonly AdlGasSample[] = [
  { opposite: 1, gas: 200_000n },
  { opposite: 1_000, gas: 201_900n },
];

/** Judges one law on what it is about. */
export function judgeState(id: LawId, snapshot: Snapshot): readonly Violation[] {
  return LAWS.flatMap((law) => (law.id === id && law.kind === "state" ? law.check(snapshot) : []));
}

export function judgeTransition(id: LawId, transition: Evidence["trade"]): readonly Violation[] {
  return LAWS.flatMap((law) => (law.id === id && law.kind === "transition" ? law.check(transition) : []));
}

export function judgeReplay(id: LawId, replay: Evidence["history"]): readonly Violation[] {
  return LAWS.flatMap((law) => (law.id === id && law.kind === "replay" ? law.check(replay) : []));
}

export function judgeProbes(id: LawId, { snapshot, probes }: Evidence["due"]): readonly Violation[] {
  return LAWS.flatMap((law) => (law.id === id && law.kind === "probe" ? law.check(snapshot, probes) : []));
}

export function judgeGas(id: LawId, samples: readonly AdlGasSample[]): readonly Violation[] {
  return LAWS.flatMap((law) => (law.id === id && law.kind === "measurement" ? law.check(samples) : []));
}
