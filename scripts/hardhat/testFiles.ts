import path from "node:path";

import { TASK_TEST_GET_TEST_FILES } from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";

interface TestFilesArguments {
  readonly testFiles: string[];
}

/** What takes longest, longest first: begun last, it would leave the other workers without work. */
const LONGEST = [
  "invariant/invariant",
  "stateful/stateful",
  "audit/drills",
  "sim/scenarios",
  "sim/stories",
  "sim/replay",
  "sweep/command",
  "audit/command",
  "deploy/networks",
  "sim/processes",
  "compare/knowledge/cells",
  "compare/command",
  "twin/differential",
].map((name) => path.join("test", `${name}.test.ts`));

/**
 * The quick suite is every `*.test.ts` but `*.deep.test.ts`; GLASSHOUSE_DEEP=1 takes both.
 * Files named on the command line run as they are.
 */
subtask(TASK_TEST_GET_TEST_FILES).setAction(async ({ testFiles }: TestFilesArguments, _hre, runSuper) => {
  const found = (await runSuper()) as string[];
  if (testFiles.length > 0) {
    return found;
  }
  const deep = process.env["GLASSHOUSE_DEEP"] === "1";
  const wanted = found.filter(
    (file) => file.endsWith(".test.ts") && (deep || !file.endsWith(".deep.test.ts")),
  );
  return wanted.sort((one, other) => rankOf(one) - rankOf(other));
});

function rankOf(file: string): number {
  const rank = LONGEST.findIndex((name) => file.endsWith(name));
  return rank < 0 ? LONGEST.length : rank;
}
