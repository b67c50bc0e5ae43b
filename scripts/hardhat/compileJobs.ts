import { availableParallelism } from "node:os";

import {
  TASK_COMPILE_SOLIDITY_COMPILE_JOBS,
  TASK_COMPILE_SOLIDITY_LOG_COMPILATION_ERRORS,
} from "hardhat/builtin-tasks/task-names";
import { extendConfig, subtask } from "hardhat/config";
import type { SolcConfig } from "hardhat/types";

/** "Transient storage can break composability": said of OpenZeppelin's reentrancy guard, the one use it calls safe itself. */
const TRANSIENT_STORAGE = "2394";
/** "Code size exceeds": said of test doubles, and of the Ledger wherever they inherit it. `npm run check:sizes` judges what is deployed. */
const CODE_SIZE = "5574";

interface Diagnostic {
  readonly errorCode?: string;
}

/** Hardhat compiles sources in one job when they share a configuration object; an equal one makes a job of its own, twice as slow. */
extendConfig(({ solidity }) => {
  const shared = new Map<string, SolcConfig>();
  for (const [source, settings] of Object.entries(solidity.overrides)) {
    const key = JSON.stringify(settings);
    solidity.overrides[source] = shared.get(key) ?? settings;
    shared.set(key, solidity.overrides[source]);
  }
});

/** Each job is a process: as many as there are cores. Hardhat leaves one core idle, which is half of two. */
subtask(TASK_COMPILE_SOLIDITY_COMPILE_JOBS).setAction((jobs: Record<string, unknown>, _, runSuper) =>
  runSuper({ ...jobs, concurrency: availableParallelism() }),
);

subtask(TASK_COMPILE_SOLIDITY_LOG_COMPILATION_ERRORS).setAction(
  (task: { output?: { errors?: readonly Diagnostic[] } }, _, runSuper) => {
    const errors = task.output?.errors?.filter(
      ({ errorCode }) => errorCode !== TRANSIENT_STORAGE && errorCode !== CODE_SIZE,
    );
    return runSuper({ ...task, output: { ...task.output, errors } });
  },
);
