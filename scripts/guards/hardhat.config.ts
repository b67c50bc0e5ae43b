import path from "node:path";

import type { HardhatUserConfig } from "hardhat/types";

import base from "../../hardhat.config";
import { pinnedSolcVersion } from "../hardhat/localSolc";

/** File for the results of a test run. */
const RESULT = "GLASSHOUSE_GUARD_RESULT";

// What an assertion compared goes into the results, and JSON has no bigint.
Object.defineProperty(BigInt.prototype, "toJSON", {
  value(this: bigint) {
    return this.toString();
  },
});

/** Compiled for speed: no IR, sizes and deployment gas as they come. Only a workspace's copy of this file is ever used. */
const config: HardhatUserConfig = {
  ...base,
  solidity: {
    version: pinnedSolcVersion(),
    settings: {
      evmVersion: "cancun",
      metadata: { bytecodeHash: "none", appendCBOR: false },
      optimizer: { enabled: true, runs: 1 },
      outputSelection: { "*": { "*": ["storageLayout"] } },
    },
  },
  networks: {
    ...base.networks,
    hardhat: { ...base.networks?.hardhat, allowUnlimitedContractSize: true, hardfork: "prague" },
  },
  paths: { ...base.paths, root: path.join(__dirname, "../..") },
  typechain: { ...base.typechain, dontOverrideCompile: true },
  mocha: {
    ...base.mocha,
    reporter: "json",
    reporterOptions: { output: process.env[RESULT] ?? "result.json" },
  },
};

export default config;
