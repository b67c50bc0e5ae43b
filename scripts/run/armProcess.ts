import { type FromArm, type ToArm, plainError } from "./messages";

// Ctrl-C reaches the whole group. The parent decides what it means; this process ends when it is told to, or with its parent.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(1));

let stopped = false;

process.on("message", (message: ToArm) => {
  if (message.kind === "stop") stopped = true;
  else void run(message.task).then(finish);
});

/** Loads what a run needs only now: the handlers above stand first. */
async function run(task: Extract<ToArm, { kind: "run" }>["task"]): Promise<FromArm> {
  try {
    const { runArm } = await import("./arm");
    const column = await runArm(task, {
      onBlock: (done) => tell({ kind: "progress", done }),
      stopped: () => stopped,
      onDeployed: ({ addresses: { ledger, solvencyLens } }) =>
        tell({ kind: "deployed", ledger, lens: solvencyLens }),
    });
    return { kind: "finished", column };
  } catch (error) {
    return { kind: "failed", error: plainError(error) };
  }
}

function tell(message: FromArm): void {
  process.send?.(message);
}

/** The last word; the chain's threads would keep the process alive after it. */
function finish(message: FromArm): void {
  process.send?.(message, undefined, undefined, () => process.exit(0));
}

tell({ kind: "ready" });
