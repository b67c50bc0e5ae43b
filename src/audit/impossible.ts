import { IdError } from "../domain/ids";
import { SnapshotError } from "../domain/lookup";
import { MathError } from "../math/MathError";
import { SumTooLarge } from "../math/rollingMinute";
import { Refusal } from "../twin/refusal";
import { type Finding } from "./finding";
import { StringWordError } from "./valuation/shortString";

export const CONTRADICTION_TEXT = "The events contradict each other: they cannot have led to any state.";

/**
 * Values that no contract writes, and events that no contract says, make decoding or arithmetic fail: that is a finding, not a failure of
 * the audit. Every other error is thrown on.
 */
export function impossibleFinding(error: unknown, law: Finding["law"], text: string): Finding {
  const impossible =
    error instanceof IdError ||
    error instanceof MathError ||
    error instanceof Refusal ||
    error instanceof SnapshotError ||
    error instanceof StringWordError ||
    error instanceof SumTooLarge ||
    error instanceof RangeError;
  if (!impossible) throw error;
  return {
    law,
    severity: "critical",
    subject: law === "STATE-2" ? "storage" : "events",
    have: error.message,
    need: "values that the contracts can have written",
    text,
  };
}
