import { plainError } from "../run/messages";
import { type FromWorker, type Task } from "./messages";

// Ctrl-C reaches the whole group. The parent decides what it means; this process ends with its parent.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(1));

process.on("message", (task: Task) => void perform(task).then(tell));

/** Loads what a run needs only now: the handlers above stand first. */
async function perform(task: Task): Promise<FromWorker> {
  try {
    const { execute } = await import("./execute");
    return { kind: "finished", answer: await execute(task) };
  } catch (error) {
    return { kind: "failed", error: plainError(error) };
  }
}

function tell(message: FromWorker): void {
  process.send?.(message);
}

tell({ kind: "ready" });
