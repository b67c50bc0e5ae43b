import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { foundryBinary } from "../chain/foundry";
import { deployWorlds, FOLDER, WORLDS } from "./worlds";

const ROOT = path.join(__dirname, "../..");
const VERBS_FILE = path.join(ROOT, "test/invariant/Verbs.sol");
/** Forge writes its compiler's cache anew as it starts, and who reads it meanwhile compiles everything again. */
const START_GAP_MS = 3_000;
const ARTIFACTS = path.join(ROOT, "cache/solidity-files-cache.json");

/** How much forge shall run. */
export interface InvariantTerms {
  /** Runs of each world, each from its beginning. */
  readonly runs: number;
  /** Handlers called in a run. */
  readonly depth: number;
  /** From which forge draws, a process each; undefined: the one in foundry.toml. */
  readonly seeds: readonly string[] | undefined;
  /** Of foundry.toml. */
  readonly profile: "default" | "deep";
}

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
 * Deploys the worlds, if contracts were compiled since, and runs forge's invariants over them.
 * @param tell gets what forge says.
 * @throws InvariantFailure with forge's last words: the sequence that broke a law, and the seed that repeats it.
 */
export async function runInvariants(
  terms: InvariantTerms,
  tell: (text: string) => void,
): Promise<InvariantReport> {
  const forge = foundryBinary("forge");
  if (forge === undefined) throw new InvariantFailure("npm installed no forge for this machine");
  if (!areDeployed()) await deployWorlds();
  for (const { name } of WORLDS) rmSync(tallyOf(name), { force: true });
  const forgeAt = (args: readonly string[], seed?: string): Promise<string> =>
    runForge(forge, args, environmentOf(terms, seed), tell);
  // Several processes would compile at once.
  await forgeAt(["build", "--color", "never"]);
  const test = ["test", "-vv", "--color", "never"];
  const said = await (terms.seeds === undefined
    ? forgeAt(test)
    : // A thread each: three worlds on two threads would leave one of them idle for a third of the time.
      Promise.all(
        terms.seeds.map(async (seed, i) => {
          await sleep(i * START_GAP_MS);
          return forgeAt([...test, "--threads", "1"], seed);
        }),
      ).then((all) => all.join("\n")));
  const passed = said.match(/\[PASS\] invariant_laws/g)?.length ?? 0;
  const wanted = WORLDS.length * (terms.seeds?.length ?? 1);
  if (passed !== wanted) throw new InvariantFailure(`only ${passed} of ${wanted} worlds passed:\n${said}`);
  return reportOf(WORLDS.map(({ name }) => name));
}

function environmentOf(
  { runs, depth, profile }: InvariantTerms,
  seed: string | undefined,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FOUNDRY_PROFILE: profile,
    FOUNDRY_INVARIANT_RUNS: `${runs}`,
    FOUNDRY_INVARIANT_DEPTH: `${depth}`,
    ...(seed === undefined ? {} : { FOUNDRY_FUZZ_SEED: seed }),
  };
}

function runForge(
  forge: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  tell: (text: string) => void,
): Promise<string> {
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

function reportOf(worlds: readonly string[]): InvariantReport {
  const names = verbNames();
  const tried = names.map(() => 0);
  const done = names.map(() => 0);
  let runs = 0;
  for (const world of worlds) {
    const lines = readFileSync(tallyOf(world), "utf8").trim().split("\n");
    runs += lines.length;
    for (const line of lines) {
      const numbers = line.trim().split(" ").map(Number);
      if (numbers.length !== 2 * names.length) throw new InvariantFailure(`${world} tells of other verbs`);
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

function tallyOf(world: string): string {
  return path.join(FOLDER, `${world}.tally`);
}
