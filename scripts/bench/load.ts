import { writeFileSync } from "node:fs";

import { Command } from "commander";
import { z } from "zod";

import { checkState } from "../../src/laws/registry";
import { defaultEngine, ENGINES, type EngineName } from "../chain/engines";
import { LoadWorld, START_PRICE } from "./loadWorld";

const options = new Command()
  .name("bench:load")
  .description(
    "Halves the price of many accounts in one block, and counts what it takes until all are settled.",
  )
  .requiredOption("--out <file>", "results as JSON")
  .option("--accounts <number>", "funded accounts, half of them long", "10000")
  .option("--fund <units>", "money of the insurance fund", "1000000")
  .option("--block-gas <gas>", "room in a block", "30000000")
  .option("--engine <name>", `what runs the chain: ${ENGINES.join(" or ")}`, defaultEngine())
  .parse()
  .opts<{ out: string; accounts: string; fund: string; blockGas: string; engine: EngineName }>();

/** What one transaction may use: less than EIP-7825's cap. */
const MOST_A_TRANSACTION = 12_000_000n;
/** A guess until the first block has told. */
const FIRST_GUESS = 400_000n;
/** Room left for a liquidation dearer than any before. */
const MARGIN_PERCENT = 110n;
/** No pass over those that are left may be without effect. */
const MOST_PASSES = 20;

const receiptSchema = z.object({ gasUsed: z.string().transform(BigInt), status: z.string() });

interface Settled {
  blocks: number;
  transactions: number;
  refused: number;
  gas: bigint;
  dearest: bigint;
  fullest: bigint;
}

async function main(): Promise<void> {
  const world = await LoadWorld.open(options.engine, Number(options.accounts), BigInt(options.fund));
  try {
    await world.price(START_PRICE / 2n);
    await world.price(START_PRICE / 2n);
    const first = await belowMargin(world, world.accounts);
    console.log(`${world.accounts.length} accounts, ${first.length} below their margin after half the price`);
    const settled: Settled = { blocks: 0, transactions: 0, refused: 0, gas: 0n, dearest: 0n, fullest: 0n };
    let left = first;
    for (let pass = 0; left.length > 0 && pass < MOST_PASSES; pass += 1) {
      await settle(world, left, settled);
      left = await belowMargin(world, left);
    }
    left = await belowMargin(world, world.accounts);
    const snapshot = await world.reader.read();
    const broken = checkState(snapshot);
    const result = {
      accounts: world.accounts.length,
      belowMargin: first.length,
      leftBelowMargin: left.length,
      blockGas: Number(options.blockGas),
      ...numbers(settled),
      deficit: String(snapshot.totals.deficit),
      lawsBroken: broken.length,
    };
    writeFileSync(options.out, `${JSON.stringify(result, null, 2)}\n`);
    for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(18)} ${value}`);
    const tooDear = settled.dearest > MOST_A_TRANSACTION || settled.fullest > BigInt(options.blockGas);
    process.exitCode = left.length > 0 || broken.length > 0 || tooDear ? 1 : 0;
  } finally {
    await world.close();
  }
}

/** Blocks as full as the dearest liquidation so far allows. */
async function settle(world: LoadWorld, accounts: readonly number[], settled: Settled): Promise<void> {
  for (let at = 0; at < accounts.length;) {
    const each = ((settled.dearest === 0n ? FIRST_GUESS : settled.dearest) * MARGIN_PERCENT) / 100n;
    const room = Math.max(1, Number(BigInt(options.blockGas) / each));
    const calls = accounts.slice(at, at + room).map((account) => world.liquidation(account));
    const { receipts, gasUsed } = await world.block(calls);
    at += calls.length;
    settled.blocks += 1;
    settled.transactions += receipts.length;
    settled.gas += gasUsed;
    if (gasUsed > settled.fullest) settled.fullest = gasUsed;
    for (const { hash, succeeded } of receipts) {
      if (!succeeded) settled.refused += 1;
      const params = [hash];
      const said = await world.chain.provider.request({ method: "eth_getTransactionReceipt", params });
      const { gasUsed: gas } = receiptSchema.parse(said);
      if (gas > settled.dearest) settled.dearest = gas;
    }
  }
}

async function belowMargin(world: LoadWorld, accounts: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const account of accounts) {
    const { equity, margin } = await world.healthOf(account);
    if (equity < margin) found.push(account);
  }
  return found;
}

function numbers({ blocks, transactions, refused, gas, dearest, fullest }: Settled) {
  return {
    blocks,
    transactions,
    refused,
    gas: Number(gas),
    dearestTransaction: Number(dearest),
    fullestBlock: Number(fullest),
  };
}

void main();
