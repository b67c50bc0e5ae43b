import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

import { type RunColumn } from "../../src/domain/run/artifact";
import { type ArmTask, type FromArm, revivedError, type ToArm } from "./messages";

const ENTRY = path.join(__dirname, "armProcess.ts");

/**
 * The engine's allocator gives memory back to the system after 10 ms, to fetch it again for the next block: that alone took half of
 * all processor time. A process that lives as long as its run can as well keep it.
 */
const PATIENT_MEMORY = { MIMALLOC_PURGE_DELAY: "-1" } as const;

/** A process that ended without a word. */
export class ArmLostError extends Error {
  override readonly name = "ArmLostError";

  constructor(arm: string, end: string) {
    super(`the process of run "${arm}" ended early: ${end}`);
  }
}

/** Addresses to ask an exchange at. */
export type Whereabouts = Pick<Extract<FromArm, { kind: "deployed" }>, "ledger" | "lens">;

/** A run in a process of its own: a second core works, and what the chain held is gone with it. */
export class ArmProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  private at: Whereabouts | undefined;

  constructor(
    private readonly task: ArmTask,
    private readonly onBlock: (done: number) => void,
  ) {}

  /** Starts it; its column when it has ended. */
  run(): Promise<RunColumn> {
    const child = fork(ENTRY, [], { serialization: "advanced", env: { ...process.env, ...PATIENT_MEMORY } });
    this.child = child;
    return new Promise((resolve, reject) => {
      child.on("message", (message: FromArm) => this.hear(message, resolve, reject));
      child.once("error", reject);
      child.once("close", (code, signal) =>
        reject(new ArmLostError(this.task.arm.id, signal ?? `exit code ${code}`)),
      );
    });
  }

  /** Where its exchange stands; undefined on the twin, and before it does. */
  get whereabouts(): Whereabouts | undefined {
    return this.at;
  }

  /** Asks it to end after its block, with what it has by then. */
  stop(): void {
    this.stopping = true;
    this.tell({ kind: "stop" });
  }

  /** Ends it at once. */
  drop(): void {
    this.child?.kill("SIGTERM");
  }

  private hear(message: FromArm, resolve: (column: RunColumn) => void, reject: (error: Error) => void): void {
    switch (message.kind) {
      case "ready":
        this.tell({ kind: "run", task: this.task });
        return this.stopping ? this.stop() : undefined;
      case "deployed":
        this.at = message;
        return;
      case "progress":
        return this.onBlock(message.done);
      case "finished":
        return resolve(message.column);
      case "failed":
        return reject(revivedError(message.error));
    }
  }

  private tell(message: ToArm): void {
    if (this.child?.connected) this.child.send(message);
  }
}

/**
 * All arms, side by side or one after the other, as on a chain that they share; when one fails, the others are dropped and its error
 * is the answer.
 */
export async function runAll(arms: readonly ArmProcess[], sideBySide: boolean): Promise<RunColumn[]> {
  try {
    if (sideBySide) return await Promise.all(arms.map((arm) => arm.run()));
    const columns: RunColumn[] = [];
    for (const arm of arms) columns.push(await arm.run());
    return columns;
  } finally {
    for (const arm of arms) arm.drop();
  }
}
