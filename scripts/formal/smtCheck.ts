import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");

interface SolcError {
  readonly errorCode: string;
  readonly severity: string;
  readonly formattedMessage: string;
  readonly message: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number };
}

interface SolcJs {
  compile(input: string, callbacks: object): string;
}

/** What the model checker could say of one proof contract. */
export interface ProofResult {
  readonly contract: string;
  readonly proved: number;
  /** Targets that neither hold nor fail as far as the solver sees, a line each. */
  readonly unproved: readonly string[];
  /** Targets with a counterexample. */
  readonly violated: readonly string[];
  readonly seconds: number;
}

/** Is a z3 on this machine's path? */
export function hasZ3(): boolean {
  return spawnSync("z3", ["--version"]).status === 0;
}

/**
 * Runs solc's model checker (bounded, loops unrolled) over one contract of `test/formal`.
 * @param effort most that z3 may do for one target, in its own units (`rlimit`): a limit of time would make the result depend on the machine.
 */
export function prove(contract: string, effort: number): ProofResult {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const solc = require("solc") as SolcJs;
  const file = `test/formal/${contract}.sol`;
  const began = Date.now();
  const output = solc.compile(JSON.stringify(inputFor(file, contract)), {
    import: (name: string) => ({ contents: readSource(name) }),
    smtSolver: (query: string) => ({ contents: ask(query, effort) }),
  });
  const { errors = [] } = JSON.parse(output) as { readonly errors?: readonly SolcError[] };
  const broken = errors.filter(({ severity }) => severity === "error");
  if (broken.length > 0) throw new Error(broken.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const said = errors.filter(({ message }) => message.startsWith("BMC: "));
  return {
    contract,
    proved: sum(said, /^BMC: (\d+) verification condition\(s\) proved safe/),
    unproved: said.filter(({ message }) => message.includes("might happen")).map(lineOf),
    violated: said
      .filter(({ message }) => / happens here/.test(message) && !message.includes("might"))
      .map(lineOf),
    seconds: Math.round((Date.now() - began) / 1000),
  };
}

function inputFor(file: string, contract: string): object {
  return {
    language: "Solidity",
    sources: { [file]: { content: readSource(file) } },
    settings: {
      modelChecker: {
        engine: "bmc",
        bmcLoopIterations: 6,
        contracts: { [file]: [contract] },
        targets: ["assert", "overflow", "underflow", "divByZero"],
        solvers: ["smtlib2"],
        showUnproved: true,
        showUnsupported: true,
      },
      outputSelection: { "*": { "*": [] } },
    },
  };
}

function readSource(name: string): string {
  const file = name.startsWith("@") ? path.join("node_modules", name) : name;
  return readFileSync(path.join(ROOT, file), "utf8");
}

function ask(query: string, effort: number): string {
  const { stdout } = spawnSync("z3", ["-in", "-smt2", `rlimit=${effort}`], {
    input: query,
    encoding: "utf8",
  });
  const [verdict = "unknown"] = stdout.split("\n", 1);
  // solc knows sat, unsat and unknown.
  return ["sat", "unsat"].includes(verdict) ? stdout : "unknown\n";
}

function sum(said: readonly SolcError[], pattern: RegExp): number {
  return said.reduce((total, { message }) => total + Number(pattern.exec(message)?.[1] ?? 0), 0);
}

function lineOf({ message, formattedMessage }: SolcError): string {
  const [, where = ""] = /--> ([^\n]+?):?\n/.exec(formattedMessage) ?? [];
  return `${where} ${message.split("\n", 1)[0] ?? ""}`;
}
