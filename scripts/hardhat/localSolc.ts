import { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";

interface SolcJs {
  /** "0.8.x+commit.y.Emscripten.clang" */
  version(): string;
}

/**
 * Compiles with the `solc` package that the lock file pins, so that a build needs no download
 * and everybody gets the same bytecode.
 */
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD).setAction(async ({ solcVersion }: { solcVersion: string }) => {
  const version = pinnedSolcVersion();
  if (solcVersion !== version) {
    throw new HardhatPluginError(
      "glasshouse/local-solc",
      `A source asks for solc ${solcVersion}, but the pinned compiler is ${version}`,
    );
  }

  // NOTE: required here, not at the top, because loading the compiler costs a second and most tasks need none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const solc = require("solc") as SolcJs;

  return {
    compilerPath: require.resolve("solc/soljson.js"),
    isSolcJs: true,
    version,
    longVersion: solc.version().replace(/\.Emscripten\.clang$/, ""),
  };
});

/** The one place from which the compiler's version comes is package-lock.json. */
export function pinnedSolcVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require("solc/package.json") as { version: string }).version;
}
