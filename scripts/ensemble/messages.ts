import { type EngineName } from "../chain/engines";
import { type PlainError } from "../run/messages";
import { type RunMeasures } from "../../src/sim/ensemble/measures";
import { type SweepCheck } from "../../src/domain/run/sweep";
import { type StoryFigures } from "../../src/compare/story";
import { type KnowledgeCell } from "../../src/domain/run/knowledge";
import { type Job, type KnowledgeJob, type StoryJob } from "./job";

export type Difference = SweepCheck["differences"][number];

/** What a worker is asked to do, and what it answers to each. */
export type Task =
  | { readonly kind: "run"; readonly job: Job }
  /** The same job on the twin and on the contracts. */
  | { readonly kind: "check"; readonly job: Job; readonly engine: EngineName }
  /** A story on Glasshouse and on the opaque venue. */
  | { readonly kind: "story"; readonly job: StoryJob }
  /** What can be known at one venue. */
  | { readonly kind: "knowledge"; readonly job: KnowledgeJob };

export type Answer =
  | { readonly kind: "run"; readonly measures: RunMeasures }
  | { readonly kind: "check"; readonly differences: readonly Difference[] }
  | { readonly kind: "story"; readonly figures: StoryFigures }
  | { readonly kind: "knowledge"; readonly cells: readonly KnowledgeCell[] };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "finished"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly error: PlainError };
