import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Workspace } from "../guards/workspace";
import { type Failure, Jury } from "./jury";
import { type Code, compileWith } from "./solc";
import { type Target } from "./targets";

const ROOT = path.join(__dirname, "../..");

/**
 * "unnoticed": by the tests that are about its contract, and the others were not asked; "stillborn": it does not compile; "equal": the compiler
 * makes the same code of it.
 */
export const VERDICTS = ["killed", "survived", "unnoticed", "stillborn", "equal"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  /** Title of the test that noticed. */
  readonly by: string;
}

/** A copy of the repository in whose artifacts one contract at a time has the code of a mutant. */
export class Judge {
  private readonly originals = new Map<string, readonly Code[]>();
  /** By source: how many of its mutants a file of tests has noticed so far. */
  private readonly kills = new Map<string, Map<string, number>>();
  private readonly jury: Jury;

  private constructor(private readonly workspace: Workspace) {
    this.jury = new Jury(workspace.root);
  }

  /** Compiles the copy: a minute or two the first time. */
  static open(name: string): Judge {
    const workspace = Workspace.open(name);
    workspace.compile();
    return new Judge(workspace);
  }

  /** @param whole the whole house is asked where no near test notices. @throws where the target's tests are red without a mutant. */
  async judge(target: Target, source: string, whole: boolean): Promise<Judgement> {
    const codes = compileWith(target, source, false);
    if (codes === undefined) return { verdict: "stillborn", by: "" };
    const original = this.originalOf(target);
    if (isSame(codes, original)) return { verdict: "equal", by: "" };
    const tests = whole ? [...target.near, ...target.house] : target.near;
    await this.requireGreen(tests, original);
    this.plant(codes);
    try {
      const failure = await this.jury.firstFailure(this.bestFirst(target, tests));
      if (failure !== undefined) return { verdict: "killed", by: this.credit(target, failure) };
      if (isSameOptimized(target, source)) return { verdict: "equal", by: "" };
      return { verdict: whole || target.house.length === 0 ? "survived" : "unnoticed", by: "" };
    } finally {
      this.plant(original);
    }
  }

  /** What has noticed most mutants of this source comes first. */
  private bestFirst({ file }: Target, tests: readonly string[]): readonly string[] {
    const kills = this.kills.get(file) ?? new Map<string, number>();
    return tests.toSorted((one, other) => (kills.get(other) ?? 0) - (kills.get(one) ?? 0));
  }

  private credit(target: Target, { file, title }: Failure): string {
    const kills = this.kills.get(target.file) ?? new Map<string, number>();
    this.kills.set(target.file, kills.set(file, (kills.get(file) ?? 0) + 1));
    return title;
  }

  close(): void {
    this.jury.dismiss();
  }

  private originalOf(target: Target): readonly Code[] {
    const known = this.originals.get(target.file);
    if (known !== undefined) return known;
    const made = originalCode(target, false);
    this.originals.set(target.file, made);
    return made;
  }

  /** The tests' green is remembered while the code and the tests are what they were. */
  private async requireGreen(tests: readonly string[], original: readonly Code[]): Promise<void> {
    const read = tests.toSorted().map((file) => [file, readFileSync(path.join(ROOT, "test", file), "utf8")]);
    const digest = createHash("sha256")
      .update(JSON.stringify([read, original]))
      .digest("hex");
    if (this.workspace.green.has(digest)) return;
    this.plant(original);
    const red = await this.jury.firstFailure(tests);
    if (red !== undefined) throw new Error(`red without a mutant: ${red.title} (${red.file})`);
    this.workspace.noteGreen([digest]);
  }

  private plant(codes: readonly Code[]): void {
    for (const { file, name, creation, deployed } of codes) {
      const artifact = path.join(this.workspace.root, "artifacts", file, `${name}.json`);
      const told = JSON.parse(readFileSync(artifact, "utf8")) as object;
      const code = { bytecode: `0x${creation}`, deployedBytecode: `0x${deployed}` };
      writeFileSync(artifact, JSON.stringify({ ...told, ...code }));
    }
  }
}

function originalCode(target: Target, optimizer: boolean): readonly Code[] {
  const made = compileWith(target, readFileSync(path.join(ROOT, target.file), "utf8"), optimizer);
  if (made === undefined) throw new Error(`${target.file} does not compile`);
  return made;
}

function isSameOptimized(target: Target, source: string): boolean {
  const made = compileWith(target, source, true);
  return made !== undefined && isSame(made, originalCode(target, true));
}

function isSame(one: readonly Code[], other: readonly Code[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
