import path from "node:path";

import hre from "hardhat";
import Mocha, { type Test } from "mocha";

import { type Failure, type Sitting } from "./jury";

/** Of the copy of the repository to which this file belongs. */
const TESTS = path.join(__dirname, "../../test");
/** Their gas is that of optimized code. */
const LEFT_OUT = /less gas than its whole stipend|within its stipend/;

process.on("disconnect", () => process.exit(1));
process.on("message", (sitting: Sitting) => void firstFailure(sitting).then(tell));

async function firstFailure({ files, title: only }: Sitting): Promise<Failure | undefined> {
  await beginAnew();
  for (const file of files) {
    const title = await failureIn(file, only);
    if (title !== undefined) return { file, title };
  }
  return undefined;
}

/** As in a process that has just begun: nothing stands on the chain, and no module of the tests remembers what stood there. */
async function beginAnew(): Promise<void> {
  for (const name of Object.keys(require.cache)) {
    if (name.startsWith(`${TESTS}${path.sep}`)) delete require.cache[name];
  }
  await hre.network.provider.request({ method: "hardhat_reset", params: [] });
  // A chain lives outside the heap, which does not grow by it: nobody would collect the old one.
  globalThis.gc?.();
}

/** @return title of the first test that fails. A file that cannot be loaded has failed, too. @param only undefined: all of its tests */
async function failureIn(file: string, only: string | undefined): Promise<string | undefined> {
  const { timeout } = hre.config.mocha;
  const mocha = new Mocha({
    ...(timeout === undefined ? {} : { timeout }),
    bail: true,
    reporter: Mocha.reporters.Base,
  });
  if (only === undefined) mocha.grep(LEFT_OUT).invert();
  else mocha.grep(new RegExp(`${only.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&")}$`));
  mocha.addFile(path.join(TESTS, file));
  try {
    await mocha.loadFilesAsync();
  } catch {
    return `${file} cannot be loaded`;
  }
  return new Promise((resolve) => {
    let failed: string | undefined;
    const end = (): void => {
      mocha.dispose();
      resolve(failed);
    };
    mocha.run(end).on("fail", (test: Test) => (failed ??= test.title));
  });
}

function tell(failure: Failure | undefined): void {
  process.send?.({ failure });
}

void hre.run("test:setup-test-environment").then(() => process.send?.({ ready: true }));
