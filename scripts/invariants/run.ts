import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";

import { foundryBinary } from "../chain/foundry";
import { deployWorlds, FOLDER, WORLDS } from "./worlds";

const ROOT = path.join(__dirname, "../..");
const VERBS_FILE = path.join(ROOT, "test/invariant/Verbs.sol");
const ARTIFACTS = path.join(ROOT, "cache/solidity-files-cache.json");

/** How much forge shall run. */
export interface InvariantTerms {
  /** Runs of each world, each from its beginning. */
  readonly runs: number;
  /** Handlers called in a run. */
  readonly depth: number;
  /** From which forge draws, on a thread; undefined: the one in foundry.toml, on all threads. */
  readonly seed: string | undefined;
  readonly profile: InvariantProfile;
}

/** Of foundry.toml. */
export type InvariantProfile = "default" | "deep";

/** How often a verb was tried and how often it was done; the others were refused by an error that may be. */
export interface VerbTally {
  readonly tried: number;
  readonly done: number;
}

export interface InvariantReport {
  /** Transactions sent by handlers. */
  readonly calls: number;
  readonly refused: number;
  readonly verbs: ReadonlyMap<string, VerbTally>;
  /** Whole runs of every world together. */
  readonly runs: number;
}

/** A law was broken, a verb was answered with an unexpected error, or forge did not work. */
export class InvariantFailure extends Error {
  override readonly name = "InvariantFailure";
}

/** Undefined where npm installed no forge, or no anvil, for this machine. */
export function canRunInvariants(): boolean {
  return foundryBinary("forge") !== undefined && foundryBinary("anvil") !== undefined;
}

/**
 * Deploys the worlds, if contracts were compiled since, and compiles the handlers. Before any run, and not beside one.
 * @param tell gets what forge says.
 */
export async function prepareInvariants(
  profile: InvariantProfile,
  tell: (text: string) => void,
): Promise<void> {
  if (!areDeployed()) await deployWorlds();
  await runForge(["build", "--color", "never"], { ...process.env, FOUNDRY_PROFILE: profile }, tell);
}

/**
 * Runs forge's invariants over the worlds. Several may run at once, each with a seed of its own.
 * @param tell gets what forge says.
 * @throws InvariantFailure with forge's last words: the sequence that broke a law, and the seed that repeats it.
 */
export async function runInvariants(
  terms: InvariantTerms,
  tell: (text: string) => void,
): Promise<InvariantReport> {
  const tallies = WORLDS.map(({ name }) => path.join(FOLDER, `${name}${terms.seed ?? ""}.tally`));
  for (const file of tallies) rmSync(file, { force: true });
  // Three worlds on two threads would leave one of them idle for a third of the time.
  const threads = terms.seed === undefined ? [] : ["--threads", "1"];
  const said = await runForge(["test", "-vv", "--color", "never", ...threads], environmentOf(terms), tell);
  const passed = said.match(/\[PASS\] invariant_laws/g)?.length ?? 0;
  if (passed !== WORLDS.length)
    throw new InvariantFailure(`only ${passed} of ${WORLDS.length} worlds passed:\n${said}`);
  const report = reportOf(tallies);
  if (terms.seed !== undefined) for (const file of tallies) rmSync(file);
  return report;
}

function environmentOf({ runs, depth, profile, seed }: InvariantTerms): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FOUNDRY_PROFILE: profile,
    FOUNDRY_INVARIANT_RUNS: `${runs}`,
    FOUNDRY_INVARIANT_DEPTH: `${depth}`,
    ...(seed === undefined ? {} : { FOUNDRY_FUZZ_SEED: seed, GLASSHOUSE_TALLY: seed }),
  };
}

function runForge(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  tell: (text: string) => void,
): Promise<string> {
  const forge = foundryBinary("forge");
  if (forge === undefined)
    return Promise.reject(new InvariantFailure("npm installed no forge for this machine"));
  return new Promise((resolve, reject) => {
    const child = spawn(forge, args, { cwd: ROOT, env });
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      tell(chunk.toString());
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(said);
      else reject(new InvariantFailure(`forge ended with ${signal ?? `exit code ${code}`}:\n${said}`));
    });
  });
}

/** Names of the verbs, in the order of their numbers. */
export function verbNames(): readonly string[] {
  const source = readFileSync(VERBS_FILE, "utf8");
  return [...source.matchAll(/^ {4}([A-Z]\w+),?$/gm)].map(([, name]) => name ?? "");
}

function reportOf(tallies: readonly string[]): InvariantReport {
  const names = verbNames();
  const tried = names.map(() => 0);
  const done = names.map(() => 0);
  let runs = 0;
  for (const file of tallies) {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    runs += lines.length;
    for (const line of lines) {
      const numbers = line.trim().split(" ").map(Number);
      if (numbers.length !== 2 * names.length) throw new InvariantFailure(`${file} tells of other verbs`);
      names.forEach((_, i) => {
        tried[i] = (tried[i] ?? 0) + (numbers[2 * i] ?? 0);
        done[i] = (done[i] ?? 0) + (numbers[2 * i + 1] ?? 0);
      });
    }
  }
  const verbs = new Map(
    names.map((name, i) => [name, { tried: tried[i] ?? 0, done: done[i] ?? 0 }] as const),
  );
  return { ...sumsOf(verbs), verbs, runs };
}

/** What two reports say together. */
export function together(one: InvariantReport | undefined, other: InvariantReport): InvariantReport {
  if (one === undefined) return other;
  const verbs = new Map(
    [...one.verbs].map(([name, { tried, done }]) => {
      const more = other.verbs.get(name) ?? { tried: 0, done: 0 };
      return [name, { tried: tried + more.tried, done: done + more.done }] as const;
    }),
  );
  return { ...sumsOf(verbs), verbs, runs: one.runs + other.runs };
}

/** Thefts are sent to be refused: they count among the calls, not among the refused. */
export function sumsOf(verbs: ReadonlyMap<string, VerbTally>): Pick<InvariantReport, "calls" | "refused"> {
  let [calls, refused] = [0, 0];
  for (const { tried, done } of verbs.values()) {
    calls += tried;
    refused += tried - done;
  }
  return { calls, refused };
}

/** A line for each verb: done and refused. */
export function tableOf({ calls, refused, runs, verbs }: InvariantReport): string {
  const share = ((100 * refused) / calls).toFixed(1);
  const lines = [...verbs].map(
    ([name, { tried, done }]) => `    ${name.padEnd(20)} ${done} done, ${tried - done} refused`,
  );
  return [`    ${calls} calls in ${runs} runs, ${share} % refused`, ...lines].join("\n");
}

function areDeployed(): boolean {
  const newest = existsSync(ARTIFACTS) ? statSync(ARTIFACTS).mtimeMs : Infinity;
  return WORLDS.every(({ name }) => {
    const file = path.join(FOLDER, `${name}.allocs.json`);
    return existsSync(file) && statSync(file).mtimeMs > newest;
  });
}
