import { createHardhatNetworkProvider } from "hardhat/internal/hardhat-network/provider/provider";

import { type ChainOpener } from "../../src/sim/chain/eip1193";

/**
 * Hardhat's in-process network without its wrappers: transactions wait until a block is asked for, are taken in the order in which
 * they came, and cost nothing. A block holds whatever one step of the simulation sends.
 */
const TERMS = {
  hardfork: "cancun",
  chainId: 31337,
  networkId: 31337,
  blockGasLimit: 100_000_000_000,
  minGasPrice: 0n,
  initialBaseFeePerGas: 0,
  automine: false,
  intervalMining: 0,
  mempoolOrder: "fifo",
  chains: new Map(),
  genesisAccounts: [],
  allowUnlimitedContractSize: false,
  allowBlocksWithSameTimestamp: false,
  throwOnTransactionFailures: false,
  throwOnCallFailures: true,
  enableTransientStorage: true,
  enableRip7212: false,
} as const;

const MS_PER_SEC = 1_000;

export const openEmbeddedChain: ChainOpener = (genesisTime) =>
  createHardhatNetworkProvider(
    { ...TERMS, genesisAccounts: [], initialDate: new Date(genesisTime * MS_PER_SEC) },
    { enabled: false },
  );
