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

/** How long something took [s], and how long processors worked for it, where the system tells. */
export interface Duration {
  readonly wallSec: number;
  readonly cpuSec: number | undefined;
}

/** Plays a tape on a fresh chain and asks for nothing else. */
export async function replay(tape: Tape, open: ChainOpener): Promise<Duration> {
  const chain = await open(tape.genesis);
  try {
    const [began, used] = [performance.now(), ownCpuSec()];
    // One after the other: the chain numbers the transactions of a sender as they come.
    for (const request of tape.requests) await chain.request(request);
    const wallSec = (performance.now() - began) / 1_000;
    return { wallSec, cpuSec: together(ownCpuSec() - used, chain.cpuSec?.()) };
  } finally {
    await chain.close();
  }
}

/** Processor time of this process so far [s]. */
export function ownCpuSec(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export function together(own: number, chain: number | undefined): number | undefined {
  return chain === undefined ? undefined : own + chain;
}
