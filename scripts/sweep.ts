import { WorkerProcess } from "./ensemble/worker";
import { compileContracts } from "./run/compile";
import { explain } from "./run/explain";
import { prepareFolder } from "./run/output";
import { Progress } from "./run/progress";
import { reportSweep } from "./sweep/report";
import { planSweep } from "./sweep/plan";
import { runSweep } from "./sweep/runSweep";
import { readSweepOptions, sweepCommand, type SweepOptions } from "./sweep/sweepOptions";

/** Interrupted, as a shell says it. */
const EXIT_INTERRUPTED = 130;

async function sweep(options: SweepOptions): Promise<void> {
  const plan = planSweep(options);
  prepareFolder(options.out);
  if (options.check > 0) await compileContracts();
  const hired: WorkerProcess[] = [];
  let stopped = false;
  process.once("SIGINT", () => {
    stopped = true;
    console.error("\nstopping: what is finished is kept, and the same command goes on from there");
    for (const worker of hired) worker.drop();
  });
  const artifact = await runSweep(plan, {
    ...options,
    command: sweepCommand(options),
    stopped: () => stopped,
    progressOf: (tasks) => new Progress(tasks, "run"),
    hire: (wanted) => {
      const count = Math.min(wanted, options.jobs);
      hired.push(...Array.from({ length: count }, () => new WorkerProcess()));
      return hired;
    },
  });
  process.exitCode = reportSweep(artifact, options.out);
  if (stopped) process.exitCode = EXIT_INTERRUPTED;
}

const options = readSweepOptions(process.argv.slice(2));
sweep(options).catch((error: unknown) => {
  console.error(explain(error, sweepCommand(options)));
  process.exitCode = 1;
});
