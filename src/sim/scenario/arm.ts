import { COMMITTED, type Rules } from "./rules";

/** One set of rules, under which the same people meet the same prices. */
export interface Arm {
  /** For machines: its settings in the order of their names, or "committed". */
  readonly id: string;
  readonly title: string;
  readonly rules: Rules;
}

/** The committed rules, changed by whatever the scenario is about. */
export function committedArm(scenario: Partial<Rules> = {}): Arm {
  return { id: "committed", title: "Glasshouse as committed", rules: { ...COMMITTED, ...scenario } };
}

/** The committed arm with some of its rules changed. */
export function changedArm(committed: Arm, changes: Partial<Rules>, title?: string): Arm {
  const id = Object.entries(changes)
    .map(([key, value]) => `${key}=${typeof value === "boolean" ? (value ? "on" : "off") : String(value)}`)
    .sort()
    .join(",");
  return { id, title: title ?? id.replaceAll(",", ", "), rules: { ...committed.rules, ...changes } };
}
