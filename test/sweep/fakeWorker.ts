import { type Answer, type Task } from "../../scripts/ensemble/messages";
import { type Worker } from "../../scripts/ensemble/worker";
import { sampleMeasures } from "../ensemble/sampleRuns";

/** Answers by a rule, each task after as many turns of the event loop as it is told: so that tasks end in another order. */
export class FakeWorker implements Worker {
  readonly done: string[] = [];
  dropped = false;

  constructor(
    private readonly answer: (task: Task) => Answer = usual,
    private readonly turns: (task: Task) => number = () => 0,
  ) {}

  async do(task: Task): Promise<Answer> {
    for (let i = this.turns(task); i > 0; i -= 1) await new Promise(setImmediate);
    this.done.push(`${task.kind} ${task.job.id}`);
    return this.answer(task);
  }

  drop(): void {
    this.dropped = true;
  }
}

/** A figure that differs by seed and arm, in digits that do not add up alike in every order. */
export function usual(task: Task): Answer {
  if (task.kind === "check") return { kind: "check", differences: [] };
  if (task.kind !== "run") throw new Error(`a sweep has no task "${task.kind}"`);
  const { seed, arm } = task.job;
  return { kind: "run", measures: sampleMeasures(Number(seed) * 0.1 + arm.id.length / 3) };
}
