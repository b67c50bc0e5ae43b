import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { createHardhatNetworkProvider } from "hardhat/internal/hardhat-network/provider/provider";

import { type ChainOpener, type Eip1193 } from "../../src/sim/chain/eip1193";

/**
 * Hardhat's in-process network without its wrappers: transactions wait until a block is asked for, are taken in the order in which
 * they came, and cost nothing.
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
  allowBlocksWithSameTimestamp: true,
  throwOnTransactionFailures: false,
  throwOnCallFailures: true,
  enableTransientStorage: true,
  enableRip7212: false,
} as const;

const MS_PER_SEC = 1_000;

/** The engine keeps this many past states at hand instead of 100,000; older ones it rebuilds when somebody asks. */
const STATES_KEPT = "4";
const STATES_KEPT_VARIABLE = "__EDR_MAX_CACHED_STATES";

/** Requests whose answers carry a trace of every step that ran: some 300 bytes each, outside of the JavaScript heap. */
const TRACED = new Set(["evm_mine", "eth_call", "eth_estimateGas", "debug_traceTransaction"]);

export const openHardhatChain: ChainOpener = async (genesisTime) => {
  const provider = await withFewStates(() =>
    createHardhatNetworkProvider(
      { ...TERMS, genesisAccounts: [], initialDate: new Date(genesisTime * MS_PER_SEC) },
      { enabled: false },
    ),
  );
  const { request } = inTurns(provider);
  // Nothing to close: it is gone when nobody holds it.
  return { request, close: () => Promise.resolve() };
};

/**
 * One request after the other. The engine answers each on a thread of its own, and a thread keeps what it has freed: asked for
 * many things at once, it spreads over dozens of threads that hold gigabytes between them.
 */
function inTurns(provider: Eip1193): Eip1193 {
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (args: Parameters<Eip1193["request"]>[0]): Promise<unknown> => {
    try {
      return await provider.request(args);
    } finally {
      if (TRACED.has(args.method)) collectYoung({ type: "minor" });
    }
  };
  return {
    request(args) {
      const answer = last.then(() => ask(args));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/**
 * Frees answers that nobody holds any longer. JavaScript sees a few bytes of each and would let hundreds of megabytes of traces wait
 * for a collection that nothing else calls for; one of the young generation takes less than a millisecond.
 */
const collectYoung = ((): ((options: { type: "minor" }) => void) => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as (options: { type: "minor" }) => void;
})();

async function withFewStates<T>(open: () => Promise<T>): Promise<T> {
  const before = process.env[STATES_KEPT_VARIABLE];
  process.env[STATES_KEPT_VARIABLE] = STATES_KEPT;
  try {
    return await open();
  } finally {
    if (before === undefined) delete process.env[STATES_KEPT_VARIABLE];
    else process.env[STATES_KEPT_VARIABLE] = before;
  }
}
