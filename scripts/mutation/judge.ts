import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Workspace } from "../guards/workspace";
import { Jury } from "./jury";
import { type Code, compileWith } from "./solc";
import { type Target } from "./targets";

const ROOT = path.join(__dirname, "../..");

/** "stillborn": it does not compile; "equal": the compiler makes the same code of it. */
export type Verdict = "killed" | "survived" | "stillborn" | "equal";

export interface Judgement {
  readonly verdict: Verdict;
  /** Title of the test that noticed. */
  readonly by: string;
}

/** A copy of the repository in whose artifacts one contract at a time has the code of a mutant. */
export class Judge {
  private readonly originals = new Map<string, readonly Code[]>();
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

  /** @throws where the target's tests are red without a mutant. */
  async judge(target: Target, source: string): Promise<Judgement> {
    const codes = compileWith(target, source, false);
    if (codes === undefined) return { verdict: "stillborn", by: "" };
    const original = this.originalOf(target);
    if (isSame(codes, original)) return { verdict: "equal", by: "" };
    await this.requireGreen(target, original);
    this.plant(codes);
    try {
      const by = await this.jury.firstFailure(target.tests);
      if (by !== undefined) return { verdict: "killed", by };
      return { verdict: isSameOptimized(target, source) ? "equal" : "survived", by: "" };
    } finally {
      this.plant(original);
    }
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

  /** The tests' green is remembered while code and list of tests are what they were. */
  private async requireGreen({ tests }: Target, original: readonly Code[]): Promise<void> {
    const digest = createHash("sha256").update(JSON.stringify(tests.toSorted())).digest("hex");
    if (this.workspace.green.has(digest)) return;
    this.plant(original);
    const red = await this.jury.firstFailure(tests);
    if (red !== undefined) throw new Error(`red without a mutant: ${red}`);
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
