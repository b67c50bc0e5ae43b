import { readFileSync } from "node:fs";
import path from "node:path";

import { type Target } from "./targets";

const ROOT = path.join(__dirname, "../..");

interface SolcJs {
  compile(input: string, callbacks: object): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, { readonly evm: Evm }>>>>;
}

interface Evm {
  readonly bytecode: { readonly object: string };
  readonly deployedBytecode: { readonly object: string };
}

/** Code of a contract, without 0x. */
export interface Code {
  readonly file: string;
  readonly name: string;
  readonly creation: string;
  readonly deployed: string;
}

/**
 * What the compiler makes of a target's contracts with `source` in the target's place; undefined: it does not compile.
 * @param optimizer without it a contract takes a quarter of the time; with it more mutants turn out to be the same program.
 */
export function compileWith(
  { file, contracts }: Target,
  source: string,
  optimizer: boolean,
): readonly Code[] | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const solc = require("solc") as SolcJs;
  const contents = (name: string): string => (name === file ? source : readSource(name));
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(contracts.map((one) => [one.file, { content: contents(one.file) }])),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: optimizer, runs: 1 },
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: Object.fromEntries(
        contracts.map((one) => [
          one.file,
          { [one.name]: ["evm.bytecode.object", "evm.deployedBytecode.object"] },
        ]),
      ),
    },
  };
  const callbacks = { import: (name: string) => ({ contents: contents(name) }) };
  const { errors = [], contracts: made = {} } = JSON.parse(
    solc.compile(JSON.stringify(input), callbacks),
  ) as Output;
  if (errors.some(({ severity }) => severity === "error")) return undefined;
  return contracts.map((one) => codeOf(one, made[one.file]?.[one.name]?.evm));
}

function codeOf({ file, name }: Target["contracts"][number], evm: Evm | undefined): Code {
  const [creation = "", deployed = ""] = [evm?.bytecode.object, evm?.deployedBytecode.object];
  // Without code there is nothing to judge: every mutant would look equal.
  if (creation === "") throw new Error(`${name} has no code`);
  return { file, name, creation, deployed };
}

function readSource(name: string): string {
  return readFileSync(path.join(ROOT, name.startsWith("@") ? "node_modules" : "", name), "utf8");
}
