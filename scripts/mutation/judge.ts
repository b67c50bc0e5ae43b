import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Workspace } from "../guards/workspace";
import { sourceOf } from "./cases";
import { type Failure, Jury } from "./jury";
import { type Mutant, mutated } from "./mutants";
import { sift } from "./sift";
import { type Code, compileWith } from "./solc";
import { type Target, targets } from "./targets";

const ROOT = path.join(__dirname, "../..");

/** "stillborn": it does not compile; "equal": the compiler makes the same code of it. */
export const VERDICTS = ["killed", "survived", "stillborn", "equal"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  /** Title of the test that noticed. */
  readonly by: string;
}

/** A copy of the repository in whose artifacts one target at a time has the code of its mutants. */
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
    const judge = new Judge(workspace);
    judge.clear();
    return judge;
  }

  close(): void {
    this.jury.dismiss();
  }

  /**
   * What the nearest tests say of it; undefined: they do not notice, and the house is to be asked.
   * @throws where the test that notices is red without a mutant, too.
   */
  async alone(target: Target, mutant: Mutant): Promise<Judgement | undefined> {
    const codes = this.codesOf(target, [mutant]);
    if (codes === undefined) return { verdict: "stillborn", by: "" };
    if (isSame(codes, this.originalOf(target))) return { verdict: "equal", by: "" };
    const failure = await this.firstFailure(target, codes, this.bestFirst(target, target.near));
    if (failure !== undefined) return this.killed(target, failure);
    return target.house.length === 0 ? this.survivor(target, mutant) : undefined;
  }

  /**
   * What the rest of the house says of mutants that are planted at once.
   * @param mutants each on another line. What one of them hides of another counts as not noticed.
   */
  async together(target: Target, mutants: readonly Mutant[]): Promise<ReadonlyMap<string, Judgement>> {
    if (this.codesOf(target, mutants) === undefined && mutants.length > 1) {
      const [first, ...others] = mutants;
      const apart = await this.together(target, first === undefined ? [] : [first]);
      return new Map([...apart, ...(await this.together(target, others))]);
    }
    const files = this.bestFirst(target, target.house);
    const seen = await sift(mutants, files, async (some, open, title) => {
      const codes = some.length === 0 ? this.originalOf(target) : this.codesOf(target, some);
      if (codes === undefined) throw new Error(`do not compile: ${some.map(({ id }) => id).join(", ")}`);
      return this.firstFailure(target, codes, open, title);
    });
    const judgements = new Map<string, Judgement>();
    for (const [mutant, failure] of seen) {
      const isNoticed = failure !== undefined;
      const judgement = isNoticed ? await this.killed(target, failure) : this.survivor(target, mutant);
      judgements.set(mutant.id, judgement);
    }
    return judgements;
  }

  private async firstFailure(
    target: Target,
    codes: readonly Code[],
    files: readonly string[],
    title?: string,
  ): Promise<Failure | undefined> {
    const { marker } = this;
    writeFileSync(marker, target.file);
    this.plant(codes);
    try {
      return await this.jury.firstFailure(files, title);
    } finally {
      this.plant(this.originalOf(target));
      rmSync(marker);
    }
  }

  private async killed(target: Target, { file, title }: Failure): Promise<Judgement> {
    await this.requireGreen(target, file);
    const kills = this.kills.get(target.file) ?? new Map<string, number>();
    this.kills.set(target.file, kills.set(file, (kills.get(file) ?? 0) + 1));
    return { verdict: "killed", by: title };
  }

  /** What has noticed most mutants of this source comes first. */
  private bestFirst({ file }: Target, tests: readonly string[]): readonly string[] {
    const kills = this.kills.get(file) ?? new Map<string, number>();
    return tests.toSorted((one, other) => (kills.get(other) ?? 0) - (kills.get(one) ?? 0));
  }

  /** The tests of a file were green once without a mutant, which is remembered while the code and they are what they were. */
  private async requireGreen(target: Target, file: string): Promise<void> {
    // A mutant on which the process ended without an answer has no file.
    if (file === "") return;
    const read = [file, readFileSync(path.join(ROOT, "test", file), "utf8")];
    const original = this.originalOf(target);
    const digest = createHash("sha256")
      .update(JSON.stringify([read, original]))
      .digest("hex");
    if (this.workspace.green.has(digest)) return;
    const red = await this.firstFailure(target, original, [file]);
    if (red !== undefined) throw new Error(`red without a mutant: ${red.title} (${red.file})`);
    this.workspace.noteGreen([digest]);
  }

  /** Names the target whose mutant is planted: a run that was ended meanwhile has left it there. */
  private get marker(): string {
    return path.join(this.workspace.root, "planted");
  }

  private clear(): void {
    if (!existsSync(this.marker)) return;
    const file = readFileSync(this.marker, "utf8");
    const target = targets().find((one) => one.file === file);
    if (target !== undefined) this.plant(this.originalOf(target));
    rmSync(this.marker);
  }

  private codesOf(
    target: Target,
    mutants: readonly Mutant[],
    optimizer = false,
  ): readonly Code[] | undefined {
    return compileWith(target, mutated(sourceOf(target), mutants), optimizer);
  }

  private originalOf(target: Target, optimizer = false): readonly Code[] {
    const key = `${target.file} ${optimizer}`;
    const made = this.originals.get(key) ?? this.codesOf(target, [], optimizer);
    if (made === undefined) throw new Error(`${target.file} does not compile`);
    this.originals.set(key, made);
    return made;
  }

  /** What no test notices may still be the same program to the optimizer. */
  private survivor(target: Target, mutant: Mutant): Judgement {
    const codes = this.codesOf(target, [mutant], true);
    const isEqual = codes !== undefined && isSame(codes, this.originalOf(target, true));
    return { verdict: isEqual ? "equal" : "survived", by: "" };
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

function isSame(one: readonly Code[], other: readonly Code[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
