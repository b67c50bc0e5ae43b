import "@nomicfoundation/hardhat-chai-matchers";
import "@nomicfoundation/hardhat-ethers";
import "@typechain/hardhat";
import "hardhat-deploy";
import "solidity-coverage";

import type { HardhatUserConfig, SolcUserConfig } from "hardhat/types";

import { pinnedSolcVersion } from "./scripts/hardhat/localSolc";
import "./scripts/hardhat/testFiles";

/** The legacy pipeline compiles several times faster; switch when a contract needs the IR to fit the stack. */
const VIA_IR = false;
const OPTIMIZER_RUNS = 1000;
const LEDGER_RUNS = 200;
const MOCHA_TIMEOUT_MS = 120_000;

function compiler(viaIR: boolean, runs: number): SolcUserConfig {
  return {
    version: pinnedSolcVersion(),
    settings: {
      viaIR,
      evmVersion: "cancun",
      // No metadata hash: the code of a contract depends on its source alone.
      metadata: { bytecodeHash: "none", appendCBOR: false },
      optimizer: { enabled: true, runs },
      outputSelection: { "*": { "*": ["storageLayout"] } },
    },
  };
}

const config: HardhatUserConfig = {
  solidity: {
    compilers: [compiler(VIA_IR, OPTIMIZER_RUNS)],
    overrides: {
      // The one contract that needs the IR and few runs to stay below EIP-170's size.
      "contracts/core/Ledger.sol": compiler(true, LEDGER_RUNS),
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
