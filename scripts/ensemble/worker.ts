import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

import { revivedError } from "../run/messages";
import { type Answer, type FromWorker, type Task } from "./messages";

const ENTRY = path.join(__dirname, "workerProcess.ts");
const LOADER = ["-r", path.join(__dirname, "../register.cjs")];

/** A process that ended without a word. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError";

  constructor(job: string, end: string) {
    super(`the process of run "${job}" ended early: ${end}`);
  }
}

/** Whoever does one task at a time. */
export interface Worker {
  do(task: Task): Promise<Answer>;
  /** Ends it at once; what it was doing fails. */
  drop(): void;
}

/** A process of its own, used for many tasks: loading the exchange takes longer than a small run. */
export class WorkerProcess implements Worker {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private current:
    { job: string; resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  constructor() {
    this.child = fork(ENTRY, [], { serialization: "advanced", execArgv: LOADER });
    this.ready = new Promise((resolve, reject) => {
      this.child.on("message", (message: FromWorker) =>
        message.kind === "ready" ? resolve() : this.hear(message),
      );
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => {
        const lost = new WorkerLostError(this.current?.job ?? "none", signal ?? `exit code ${code}`);
        reject(lost);
        this.current?.reject(lost);
      });
    });
    // Whoever waits for it hears of it through `do`.
    this.ready.catch(() => undefined);
  }

  async do(task: Task): Promise<Answer> {
    await this.ready;
    return new Promise((resolve, reject) => {
      this.current = { job: task.job.id, resolve, reject };
      this.child.send(task, (error) => (error ? reject(error) : undefined));
    });
  }

  drop(): void {
    this.child.kill("SIGKILL");
  }

  private hear(message: Exclude<FromWorker, { kind: "ready" }>): void {
    const { current } = this;
    this.current = undefined;
    if (message.kind === "finished") current?.resolve(message.answer);
    else current?.reject(revivedError(message.error));
  }
}
