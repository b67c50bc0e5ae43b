import { type RunColumn } from "../../src/domain/run/artifact";
import { type AssetBars } from "../../src/sim/bars/bars";
import { type Engine } from "../chain/engines";
import { type Arm } from "../../src/sim/scenario/arm";
import { type Scenario } from "../../src/sim/scenario/scenario";

/** What one arm's process has to do. It makes everything else from these by itself. */
export interface ArmTask {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly bars: AssetBars;
  readonly seed: bigint;
  readonly engine: Engine;
}

export type ToArm = { readonly kind: "run"; readonly task: ArmTask } | { readonly kind: "stop" };

export type FromArm =
  | { readonly kind: "ready" }
  | { readonly kind: "deployed"; readonly ledger: string; readonly lens: string }
  | { readonly kind: "progress"; readonly done: number }
  | { readonly kind: "finished"; readonly column: RunColumn }
  | { readonly kind: "failed"; readonly error: PlainError };

/** An error as it travels between processes. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: "" };
  const { name, message, stack = "" } = error;
  return { name, message, stack };
}

/** The same error on this side, told by its name as before. */
export function revivedError({ name, message, stack }: PlainError): Error {
  return Object.assign(new Error(message), { name, stack });
}
