import { type BlockSource, type Call } from "../../src/sim/chain/block";
import { BlockMaker } from "../../src/sim/chain/blockMaker";
import { type ChainOpener, type LocalChain } from "../../src/sim/chain/eip1193";

/** Everything that changed a chain: its blocks, in order. */
export interface Tape {
  genesis: number;
  readonly blocks: { readonly calls: readonly Call[]; readonly time: number }[];
}

/** The same chain, with a witness. */
export function recorded(chain: LocalChain, genesis: number, tape: Tape): LocalChain {
  tape.genesis = genesis;
  const source = chain.blocks ?? new BlockMaker(chain);
  const blocks: BlockSource = {
    make(calls, time) {
      tape.blocks.push({ calls, time });
      return source.make(calls, time);
    },
  };
  return { ...chain, blocks };
}

/** How long something took [s], and how long processors worked for it, where the system tells. */
export interface Duration {
  readonly wallSec: number;
  readonly cpuSec: number | undefined;
}

/** Plays a tape on a fresh chain and asks for nothing else. */
export async function replay({ genesis, blocks }: Tape, open: ChainOpener): Promise<Duration> {
  const chain = await open(genesis);
  try {
    const player = new BlockMaker(chain);
    await player.meet(blocks.flatMap(({ calls }) => calls.map(({ from }) => from)));
    const [began, used] = [performance.now(), ownCpuSec()];
    for (const { calls, time } of blocks) await player.seal(calls, time);
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
