import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { type Guard } from "./guard";

const ROOT = path.join(__dirname, "../..");
const FOLDERS = ["contracts", "deploy", "scripts", "src", "test"];
const FILES = ["hardhat.config.ts", "package.json", "package-lock.json", "tsconfig.json"];
/** What is not copied, as nothing writes it. */
const LINKS = ["node_modules", "typechain", "data", "docs", "bench"];
const CONFIG = "scripts/guards/hardhat.config.ts";
const GREEN = "green.json";
const TEST_TIMEOUT_MS = 1_500_000;

export interface TestResults {
  readonly passed: readonly string[];
  /** By title: what it said. */
  readonly failed: ReadonlyMap<string, string>;
}

interface MochaJson {
  readonly passes: readonly { readonly title: string }[];
  readonly failures: readonly { readonly title: string; readonly err: { readonly message?: string } }[];
}

/** A copy of the repository in which guards may be removed. What it compiled is kept for the next run. */
export class Workspace {
  private constructor(readonly root: string) {}

  static open(name: string): Workspace {
    const root = path.join(ROOT, "cache/guards", name);
    mkdirSync(root, { recursive: true });
    for (const folder of FOLDERS) {
      rmSync(path.join(root, folder), { recursive: true, force: true });
      cpSync(path.join(ROOT, folder), path.join(root, folder), { recursive: true });
    }
    for (const file of FILES) cpSync(path.join(ROOT, file), path.join(root, file));
    for (const link of LINKS) {
      if (!existsSync(path.join(root, link))) symlinkSync(path.join(ROOT, link), path.join(root, link));
    }
    return new Workspace(root);
  }

  /** Digests whose tests were seen green with all guards in place. */
  get green(): ReadonlySet<string> {
    const file = path.join(this.root, GREEN);
    return new Set(existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : []);
  }

  noteGreen(digests: readonly string[]): void {
    writeFileSync(path.join(this.root, GREEN), JSON.stringify([...this.green, ...digests]));
  }

  /** Takes a guard out, and puts it back when `body` has ended. */
  without<T>(guard: Guard, body: () => T): T {
    const file = path.join(this.root, guard.file);
    const source = readFileSync(file, "utf8");
    // As a function, so that a dollar sign stands for itself.
    writeFileSync(
      file,
      source.replace(guard.text, () => guard.without),
    );
    try {
      return body();
    } finally {
      writeFileSync(file, source);
    }
  }

  /** Compiles what changed and runs tests of these titles, or all of the files. Throws what was said when they could not be run. */
  test(files: readonly string[], titles: readonly string[] = []): TestResults {
    const result = path.join(this.root, "result.json");
    rmSync(result, { force: true });
    const escaped = titles.map((title) => title.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&"));
    const only = titles.length === 0 ? [] : ["--grep", `(${escaped.join("|")})$`];
    const tests = files.map((file) => path.join("test", file));
    const { stdout, stderr } = this.hardhat(["test", ...only, ...tests], result);
    if (!existsSync(result)) throw new Error(`${stdout}${stderr}`);
    const { passes, failures } = JSON.parse(readFileSync(result, "utf8")) as MochaJson;
    return {
      passed: passes.map(({ title }) => title),
      failed: new Map(failures.map(({ title, err }) => [title, err.message ?? ""])),
    };
  }

  /** Compiles everything, and says how that went where it failed. */
  compile(): void {
    const { status, stdout, stderr } = this.hardhat(["compile", "--quiet"], "");
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
  }

  private hardhat(args: readonly string[], result: string) {
    return spawnSync("npx", ["hardhat", "--config", CONFIG, ...args], {
      cwd: this.root,
      encoding: "utf8",
      env: { ...process.env, GLASSHOUSE_GUARD_RESULT: result },
      maxBuffer: 1 << 28,
      timeout: TEST_TIMEOUT_MS,
    });
  }
}
