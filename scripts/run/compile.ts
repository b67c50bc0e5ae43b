import { existsSync } from "node:fs";
import path from "node:path";

import hre from "hardhat";

const CACHE = "solidity-files-cache.json";

/** Compiles what has changed: everything in a fresh checkout, later nothing. */
export async function compileContracts(): Promise<void> {
  const compiled = existsSync(path.join(hre.config.paths.cache, CACHE));
  console.error(
    compiled
      ? "1/2 checking that the contracts are compiled"
      : "1/2 compiling the contracts with the solc that npm installed: one to two minutes, this first time only",
  );
  await hre.run("compile", { quiet: true });
}
