import { TASK_TEST_GET_TEST_FILES } from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";

interface TestFilesArguments {
  readonly testFiles: string[];
}

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
  return found.filter((file) => file.endsWith(".test.ts") && (deep || !file.endsWith(".deep.test.ts")));
});
