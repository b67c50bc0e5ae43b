import { calibrate } from "./fidelity/calibrate";
import { cutOf, fidelityCommand, readFidelityOptions, type FidelityOptions } from "./fidelity/options";
import { FIDELITY_FILE, openLog, runFidelity, writeFidelity } from "./fidelity/runFidelity";
import { fidelityTable } from "./fidelity/table";
import { experimentOf, type TrialHost } from "./fidelity/trials";
import { WorkerProcess } from "./ensemble/worker";
import { explain } from "./run/explain";
import { prepareFolder } from "./run/output";
import { Progress } from "./run/progress";

/** Interrupted, as a shell says it. */
const EXIT_INTERRUPTED = 130;
const MS_PER_SEC = 1_000;

async function fidelity(options: FidelityOptions): Promise<void> {
  const experiment = experimentOf(options.quick, cutOf(options));
  prepareFolder(options.out);
  const begun = performance.now();
  const host = hostOf(options, experiment);
  if (options.calibrate !== undefined) {
    if (!(await calibrate(experiment, { count: options.calibrate, begin: options.begin }, host)))
      process.exitCode = EXIT_INTERRUPTED;
    return;
  }
  const result = await runFidelity(experiment, options.quick, host, options.parts);
  if (!result) {
    console.error("Stopped early: nothing was written, and the same command goes on from there.");
    process.exitCode = EXIT_INTERRUPTED;
    return;
  }
  const wallSec = (performance.now() - begun) / MS_PER_SEC;
  const { hash } = writeFidelity(result, options.out, { command: fidelityCommand(options), wallSec });
  console.log(fidelityTable(result));
  console.log(`\nwrote ${options.out}/${FIDELITY_FILE}\nresult ${hash}`);
  console.error(`${result.runs} runs took ${wallSec.toFixed(0)} s`);
}

function hostOf(options: FidelityOptions, experiment: ReturnType<typeof experimentOf>): TrialHost {
  let [hired, stopped]: [WorkerProcess[], boolean] = [[], false];
  process.once("SIGINT", () => {
    stopped = true;
    for (const worker of hired) worker.drop();
  });
  return {
    log: openLog(options.out, experiment),
    stopped: () => stopped,
    progressOf: (tasks) => new Progress(tasks, "run"),
    hire: (wanted) => {
      hired = Array.from({ length: Math.min(wanted, options.jobs) }, () => new WorkerProcess());
      return hired;
    },
  };
}

const options = readFidelityOptions(process.argv.slice(2));
fidelity(options).catch((error: unknown) => {
  console.error(explain(error, fidelityCommand(options)));
  process.exitCode = 1;
});
