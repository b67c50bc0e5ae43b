import { InvalidArgumentError, Option } from "commander";

import { defaultEngine, RUN_ENGINES } from "../chain/engines";

export const DEFAULT_BARS = "data/oct10/bars.csv";
export const DEFAULT_ASSET = "AVAX";
export const DEFAULT_OUT = "out";
export const DEFAULT_SEED = 1n;

export type EngineName = (typeof RUN_ENGINES)[number];

export const LARGEST_SEED = (1n << 64n) - 1n;
const FEWEST_ACCOUNTS = 2;
const MOST_ACCOUNTS = 20_000;

export function seedOption(): Option {
  return new Option("--seed <n>", "seed of everything random")
    .argParser(readSeed)
    .default(DEFAULT_SEED, `${DEFAULT_SEED}`);
}

export function accountsOption(): Option {
  return new Option("--accounts <n>", "leveraged traders").argParser(readAccounts);
}

export function engineOption(): Option {
  return new Option("--engine <name>", "what executes the transactions")
    .choices(RUN_ENGINES)
    .default(defaultEngine());
}

/** As one word of a command, for a shell: `a file.csv` needs quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Reads a whole number from `least` to `most`. */
export function wholeFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^[0-9]{1,10}$/.test(text) ? Number(text) : -1;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
  };
}

function readSeed(text: string): bigint {
  const seed = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : -1n;
  if (seed < 0n || seed > LARGEST_SEED) {
    throw new InvalidArgumentError(`expected a whole number from 0 to ${LARGEST_SEED}.`);
  }
  return seed;
}

function readAccounts(text: string): number {
  const count = /^[0-9]{1,6}$/.test(text) ? Number(text) : -1;
  if (count < FEWEST_ACCOUNTS || count > MOST_ACCOUNTS) {
    throw new InvalidArgumentError(`expected a whole number from ${FEWEST_ACCOUNTS} to ${MOST_ACCOUNTS}.`);
  }
  return count;
}
