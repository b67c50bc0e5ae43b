import "@nomicfoundation/hardhat-chai-matchers";
import "@nomicfoundation/hardhat-ethers";
import "@typechain/hardhat";
import "hardhat-deploy";
import "solidity-coverage";

import type { HardhatUserConfig } from "hardhat/config";

import { pinnedSolcVersion } from "./scripts/hardhat/localSolc";
import "./scripts/hardhat/testFiles";

/** The legacy pipeline compiles several times faster; switch when a contract needs the IR to fit the stack. */
const VIA_IR = false;
const OPTIMIZER_RUNS = 1000;
const MOCHA_TIMEOUT_MS = 120_000;

const config: HardhatUserConfig = {
  solidity: {
    version: pinnedSolcVersion(),
    settings: {
      viaIR: VIA_IR,
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: OPTIMIZER_RUNS },
      outputSelection: { "*": { "*": ["storageLayout"] } },
    },
  },
  networks: {
    hardhat: {
      allowUnlimitedContractSize: false,
    },
  },
  namedAccounts: {
    deployer: { default: 0 },
    governor: { default: 1 },
    guardian: { default: 2 },
    reporter1: { default: 3 },
    reporter2: { default: 4 },
    reporter3: { default: 5 },
  },
  paths: {
    sources: "contracts",
    tests: "test",
    deploy: "deploy/steps",
    artifacts: "artifacts",
    cache: "cache",
  },
  typechain: {
    outDir: "typechain",
    target: "ethers-v6",
  },
  mocha: {
    timeout: MOCHA_TIMEOUT_MS,
  },
};

export default config;
