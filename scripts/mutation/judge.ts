import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");
const COPIED = [
  "artifacts",
  "contracts",
  "deploy",
  "scripts",
  "src",
  "test",
  "typechain",
  "package.json",
  "hardhat.config.ts",
  "tsconfig.json",
];
/** Harnesses through which the tests reach the libraries. */
const HARNESSES = [
  "MathHarnessAdl",
  "MathHarnessFund",
  "MathHarnessFunding",
  "MathHarnessIndex",
  "MathHarnessMargin",
  "MathHarnessWad",
  "OracleMathHarness",
  "RollingMinuteHarness",
  "TickBitmapHarness",
] as const;
const TIMEOUT_MS = 240_000;

/** Quick ones first: most mutants meet their end there. */
const TESTS: readonly (readonly string[])[] = [
  ["test/math/twins.test.ts", "test/math/edges.test.ts"],
  [
    "test/math/marginLaws.test.ts",
    "test/math/adlLaws.test.ts",
    "test/math/indexTraps.test.ts",
    "test/math/rollingMinute.test.ts",
  ],
  ["test/oracle/median.test.ts", "test/oracle/tickPrice.test.ts", "test/exchange/tickBitmap.test.ts"],
];

interface SolcJs {
  compile(input: string, callbacks: object): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>
    >
  >;
}

/** "stillborn": it does not compile; "equal": the compiler makes the same code of it. */
export type Verdict = "killed" | "survived" | "stillborn" | "equal";

/** A copy of the repository in which harnesses are compiled with one library changed. */
export class Judge {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "glasshouse-mutants-"));
  readonly #library: string;
  readonly #original: string;

  /** @param library path below the repository. */
  constructor(library: string) {
    this.#library = library;
    for (const name of COPIED)
      cpSync(path.join(ROOT, name), path.join(this.#folder, name), { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.#folder, "node_modules"));
    const original = this.#compile(readFileSync(path.join(ROOT, library), "utf8"));
    if (original === undefined) throw new Error(`${library} does not compile`);
    this.#original = JSON.stringify([...original]);
    this.#plant(original);
    if (this.#run() !== "survived") throw new Error("the tests are red without a mutant");
  }

  judge(source: string): Verdict {
    const codes = this.#compile(source);
    if (codes === undefined) return "stillborn";
    if (JSON.stringify([...codes]) === this.#original) return "equal";
    this.#plant(codes);
    return this.#run();
  }

  #run(): Verdict {
    for (const files of TESTS) {
      const args = ["hardhat", "test", "--no-compile", "--bail", ...files];
      const { status } = spawnSync("npx", args, { cwd: this.#folder, timeout: TIMEOUT_MS, stdio: "ignore" });
      if (status !== 0) return "killed";
    }
    return "survived";
  }

  #plant(codes: ReadonlyMap<string, string>): void {
    for (const [name, code] of codes) {
      const file = path.join(this.#folder, `artifacts/contracts/mocks/${name}.sol/${name}.json`);
      const artifact = JSON.parse(readFileSync(file, "utf8")) as object;
      writeFileSync(file, JSON.stringify({ ...artifact, bytecode: `0x${code}` }));
    }
  }

  /** Creation code by harness; undefined where the source does not compile. */
  #compile(source: string): ReadonlyMap<string, string> | undefined {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const solc = require("solc") as SolcJs;
    const files = HARNESSES.map((name) => `contracts/mocks/${name}.sol`);
    const contents = (name: string): string => (name === this.#library ? source : readSource(name));
    const input = {
      language: "Solidity",
      sources: Object.fromEntries(files.map((name) => [name, { content: contents(name) }])),
      settings: {
        evmVersion: "cancun",
        optimizer: { enabled: true, runs: 1 },
        metadata: { bytecodeHash: "none", appendCBOR: false },
        outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
      },
    };
    const callbacks = { import: (name: string) => ({ contents: contents(name) }) };
    const { errors = [], contracts = {} } = JSON.parse(
      solc.compile(JSON.stringify(input), callbacks),
    ) as Output;
    if (errors.some(({ severity }) => severity === "error")) return undefined;
    const codes = HARNESSES.map((name) => {
      const code = contracts[`contracts/mocks/${name}.sol`]?.[name]?.evm.bytecode.object ?? "";
      // Without code there is nothing to judge: every mutant would look equal.
      if (code === "") throw new Error(`${name} has no code`);
      return [name, code] as const;
    });
    return new Map(codes);
  }
}

function readSource(name: string): string {
  const file = name.startsWith("@") ? path.join("node_modules", name) : name;
  return readFileSync(path.join(ROOT, file), "utf8");
}
