import { type ChainOpener, type LocalChain } from "../../src/sim/chain/eip1193";

/** Every request that changed a chain, in order. */
export interface Tape {
  genesis: number;
  readonly requests: { readonly method: string; readonly params: unknown[] }[];
}

const CHANGES = new Set([
  "eth_sendTransaction",
  "hardhat_impersonateAccount",
  "evm_setNextBlockTimestamp",
  "evm_mine",
]);

/** The same chain, with a witness. */
export function recorded(chain: LocalChain, genesis: number, tape: Tape): LocalChain {
  tape.genesis = genesis;
  return {
    ...chain,
    request(args) {
      const { method, params = [] } = args;
      if (CHANGES.has(method)) tape.requests.push({ method, params });
      return chain.request(args);
    },
  };
}

/** Plays a tape on a fresh chain and asks for nothing else; how long it takes [s]. */
export async function replay(tape: Tape, open: ChainOpener): Promise<number> {
  const chain = await open(tape.genesis);
  try {
    const began = performance.now();
    // One after the other: the chain numbers the transactions of a sender as they come.
    for (const request of tape.requests) await chain.request(request);
    return (performance.now() - began) / 1_000;
  } finally {
    await chain.close();
  }
}
