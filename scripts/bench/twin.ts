import { Command } from "commander";

import { type Snapshot } from "../../src/domain/snapshot";
import { differences } from "../../src/domain/differences";
import { defaultEngine, ENGINES, type EngineName } from "../chain/engines";
import { benchBlocks } from "./twinSteps";
import { openBenchWorld, runOnChain, runOnTwin } from "./twinWorld";

const options = new Command()
  .name("bench:twin")
  .description("Runs the same recorded steps on a chain and on the twin, and tells how fast each is.")
  .option("--accounts <number>", "funded accounts", "1000")
  .option("--blocks <number>", "blocks to run", "100")
  .option("--steps <number>", "transactions in a block", "50")
  .option("--engine <name>", `what runs the chain: ${ENGINES.join(" or ")}`, defaultEngine())
  .option("--seed <number>", "of the steps", "1")
  .parse()
  .opts<{ accounts: string; blocks: string; steps: string; engine: EngineName; seed: string }>();

/** After the first pass, in which the engine still compiles; the best of these was disturbed least by what else runs. */
const PASSES = 5;

async function main(): Promise<void> {
  const world = await openBenchWorld(options.engine, Number(options.accounts));
  try {
    const { contracts, market, chain } = world;
    const [count, size] = [Number(options.blocks), Number(options.steps)];
    const blocks = benchBlocks(contracts, market, chain.time, count, size, BigInt(options.seed));
    const onChain = await runOnChain(world, blocks);
    const { firstBlock } = onChain;
    const first = runOnTwin(world.freshTwin(), blocks, firstBlock);
    let twin = world.freshTwin();
    let onTwin = runOnTwin(twin, blocks, firstBlock);
    for (let pass = 1; pass < PASSES; pass += 1) {
      twin = world.freshTwin();
      const again = runOnTwin(twin, blocks, firstBlock);
      if (again.tookMs < onTwin.tookMs) onTwin = again;
    }
    const unlike = onChain.receipts.filter(({ succeeded }, i) => succeeded === onTwin.refused[i]).length;
    const found = differences(withoutHash(twin.snapshot()), withoutHash(await world.reader.read()));
    const refused = onTwin.refused.filter(Boolean).length;
    const steps = onChain.receipts.length;
    console.log(`${steps} steps at ${options.accounts} accounts, ${refused} of them refused`);
    print(`chain (${options.engine})`, steps, onChain.tookMs);
    print("twin, first pass", steps, first.tookMs);
    print("twin, best pass", steps, onTwin.tookMs);
    console.log(`the twin is ${(onChain.tookMs / onTwin.tookMs).toFixed(1)} times as fast`);
    console.log(`${unlike} steps answered unlike, ${found.length} fields of the end state unlike`);
    for (const line of found) console.log(`  ${line}`);
    process.exitCode = unlike + found.length > 0 ? 1 : 0;
  } finally {
    await world.close();
  }
}

/** The hash of the history needs keccak, which a sweep does without. */
function withoutHash(snapshot: Snapshot): Snapshot {
  return { ...snapshot, history: { ...snapshot.history, hash: 0n } };
}

function print(name: string, steps: number, tookMs: number): void {
  const perSec = Math.round((steps * 1_000) / tookMs);
  console.log(`  ${name.padEnd(18)}${perSec.toLocaleString("en").padStart(10)} steps/s`);
}

void main();
