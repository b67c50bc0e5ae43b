import { availableParallelism } from "node:os";

import "@nomicfoundation/hardhat-chai-matchers";
import "@nomicfoundation/hardhat-ethers";
import "@typechain/hardhat";
import "hardhat-deploy";
import "solidity-coverage";

import type { HardhatUserConfig, SolcUserConfig } from "hardhat/types";

import "./scripts/register.cjs";
import { TESTNETS } from "./deploy/config/testnets";
import "./scripts/hardhat/compileJobs";
import "./scripts/hardhat/deployTasks";
import { failureMessages } from "./scripts/hardhat/failureMessages";
import { pinnedSolcVersion } from "./scripts/hardhat/localSolc";
import { nativeHits } from "./scripts/hardhat/nativeHits";
import { quickEquality } from "./scripts/hardhat/quickEquality";
import { namedOn, networkOf } from "./scripts/hardhat/remoteNetworks";
import { steadyClock } from "./scripts/hardhat/steadyClock";
import "./scripts/hardhat/testFiles";

/** The legacy pipeline compiles several times faster: it serves whatever is not paid for at every trade. */
const OPTIMIZER_RUNS = 1000;
/** What trades is called far more often than it is deployed. */
const HOT_RUNS = 10_000;
/** The Ledger is as large as a contract may be. */
const LEDGER_RUNS = 400;
/** Compiled through the IR: a tenth to a third less gas, see docs/gas.md. */
const HOT_CONTRACTS = [
  "contracts/core/InsuranceFund.sol",
  "contracts/core/Vault.sol",
  "contracts/engines/Deleverager.sol",
  "contracts/engines/Exchange.sol",
  "contracts/engines/Liquidator.sol",
  "contracts/oracle/PriceOracle.sol",
  "contracts/risk/CircuitBreaker.sol",
  "contracts/risk/MarketRegistry.sol",
];
const MOCHA_TIMEOUT_MS = 120_000;
const TESTS_BEGIN = "2026-06-01T06:00:00Z";
const COVERAGE = process.env["SOLIDITY_COVERAGE"] !== undefined;

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

function throughIR(): Record<string, SolcUserConfig> {
  return {
    ...Object.fromEntries(HOT_CONTRACTS.map((source) => [source, compiler(true, HOT_RUNS)])),
    "contracts/core/Ledger.sol": compiler(true, LEDGER_RUNS),
  };
}

failureMessages();
quickEquality();
if (COVERAGE) {
  nativeHits();
  steadyClock();
}

const config: HardhatUserConfig = {
  solidity: {
    compilers: [compiler(false, OPTIMIZER_RUNS)],
    // Instrumented, nothing goes through the IR: hits of such code are several times dearer to collect.
    overrides: COVERAGE ? {} : throughIR(),
  },
  networks: {
    hardhat: {
      allowUnlimitedContractSize: false,
      // A chain begins at the same moment whenever it is started. Files that share it find its clock where the one before left it.
      initialDate: TESTS_BEGIN,
      // Instrumented contracts do not deploy within EIP-7825's cap on the gas of a transaction, which came with Osaka.
      hardfork: COVERAGE ? "prague" : "osaka",
    },
    localhost: { url: process.env["GLASSHOUSE_LOCAL_RPC"] ?? "http://127.0.0.1:8545" },
    ...Object.fromEntries(TESTNETS.map((testnet) => [testnet.name, networkOf(testnet)])),
  },
  namedAccounts: {
    deployer: { default: 0 },
    governor: { default: 1, ...namedOn(TESTNETS, "GLASSHOUSE_GOVERNOR") },
    guardian: { default: 2, ...namedOn(TESTNETS, "GLASSHOUSE_GUARDIAN") },
    reporter1: { default: 3 },
    reporter2: { default: 4 },
    reporter3: { default: 5 },
  },
  paths: {
    sources: "contracts",
    tests: "test",
    deploy: "deploy/steps",
    deployments: process.env["GLASSHOUSE_DEPLOYMENTS"] ?? "deployments",
    // Instrumented code is kept apart, so that it is never taken for the real one.
    artifacts: COVERAGE ? "coverage/build/artifacts" : "artifacts",
    cache: COVERAGE ? "coverage/build/cache" : "cache",
  },
  typechain: {
    outDir: "typechain",
    target: "ethers-v6",
    dontOverrideCompile: COVERAGE,
  },
  mocha: {
    timeout: MOCHA_TIMEOUT_MS,
    // For `--parallel`: Mocha's own choice would leave one core of two idle.
    jobs: availableParallelism(),
  },
};

export default config;
