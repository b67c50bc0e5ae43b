import { type ChainOpener, type LocalChain, type RpcRequest } from "../../src/sim/chain/eip1193";

/** Every request that changed a chain, in order; those that were sent together stand in one list. */
export interface Tape {
  genesis: number;
  readonly requests: (readonly RpcRequest[])[];
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
  const witness = (all: readonly RpcRequest[]): void => {
    const changing = all.filter(({ method }) => CHANGES.has(method));
    if (changing.length > 0) tape.requests.push(changing);
  };
  const { requestAll } = chain;
  return {
    ...chain,
    request(args) {
      witness([args]);
      return chain.request(args);
    },
    ...(requestAll && {
      requestAll(all) {
        witness(all);
        return requestAll(all);
      },
    }),
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
    await introduce(chain, tape);
    const [began, used] = [performance.now(), ownCpuSec()];
    // One after the other: the chain numbers the transactions of a sender as they come.
    for (const together of tape.requests) await play(chain, together);
    const wallSec = (performance.now() - began) / 1_000;
    return { wallSec, cpuSec: together(ownCpuSec() - used, chain.cpuSec?.()) };
  } finally {
    await chain.close();
  }
}

/** As the simulator does, so that the chain takes transactions in the order in which they come. */
async function introduce(chain: LocalChain, { requests }: Tape): Promise<void> {
  const sent = requests.flat().filter(({ method }) => method === "eth_sendTransaction");
  const senders = new Set(sent.map(({ params }) => (params as [{ from: string }])[0].from));
  for (const address of senders) {
    await chain.request({ method: "eth_getTransactionCount", params: [address, "latest"] });
  }
}

async function play(chain: LocalChain, requests: readonly RpcRequest[]): Promise<void> {
  const [first] = requests;
  if (requests.length > 1) await chain.requestAll?.(requests);
  else if (first) await chain.request(first);
}

/** Processor time of this process so far [s]. */
export function ownCpuSec(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export function together(own: number, chain: number | undefined): number | undefined {
  return chain === undefined ? undefined : own + chain;
}
