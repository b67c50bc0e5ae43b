import { type BaseContract } from "ethers";

import { MathError } from "../../src/math/MathError";
import { Random, SEED } from "./random";
import { drawCase, type TwinSpec } from "./twinSpec";

const BATCH = 250;
const WORD_DIGITS = 64;
const PANIC = "0x4e487b71";

/** How many cases a comparison made, and how many of them reverted on both sides. */
export interface Tally {
  readonly cases: number;
  readonly reverted: number;
}

/** Compares a function with its twin on `count` seeded cases, word for word and panic for panic. */
export async function agree(spec: TwinSpec, harness: BaseContract, count: number): Promise<Tally> {
  const random = new Random(`${SEED}/${spec.harness}.${spec.name}`);
  const selector = harness.interface.getFunction(spec.name)!.selector;
  let reverted = 0;
  for (let done = 0; done < count; done += BATCH) {
    const size = Math.min(BATCH, count - done);
    const batch = Array.from({ length: size }, () => drawCase(spec, random));
    const calls = batch.map((args) => selector + args.map(toWord).join(""));
    const [ok, results] = (await harness.getFunction("run").staticCall(calls)) as [boolean[], string[]];
    batch.forEach((args, i) => {
      const solidity = ok[i] ? results[i]! : panicOf(results[i]!);
      const twin = outcomeOf(spec, spec.timed && ok[i] ? [...args, lastWord(solidity)] : args);
      if (solidity !== twin) throw new Error(describe(spec, done + i, args, solidity, twin));
      if (!ok[i]) reverted += 1;
    });
  }
  return { cases: count, reverted };
}

/** What the twin says, as the words that Solidity would return or the panic it would raise. */
function outcomeOf(spec: TwinSpec, args: bigint[]): string {
  try {
    const result = spec.twin(...args);
    return `0x${(typeof result === "bigint" ? [result] : result).map(toWord).join("")}`;
  } catch (error) {
    if (error instanceof MathError) return `panic ${error.code}`;
    throw error;
  }
}

function lastWord(data: string): bigint {
  return BigInt(`0x${data.slice(-WORD_DIGITS)}`);
}

function panicOf(data: string): string {
  return data.startsWith(PANIC)
    ? `panic ${Number(BigInt(`0x${data.slice(PANIC.length)}`))}`
    : `revert ${data}`;
}

function toWord(value: bigint): string {
  return BigInt.asUintN(256, value).toString(16).padStart(WORD_DIGITS, "0");
}

function describe(spec: TwinSpec, at: number, args: bigint[], solidity: string, twin: string): string {
  return (
    `${spec.harness}.${spec.name} and its twin differ (GLASSHOUSE_SEED=${SEED}, case ${at})\n` +
    `  arguments ${args.join(", ")}\n  solidity  ${solidity}\n  twin      ${twin}`
  );
}
