import fs from "node:fs";
import path from "node:path";

import { keccak256 } from "ethers";

import {
  AUDITED,
  type AuditedContract,
  type BuildFacts,
  type ContractFacts,
  type LayoutField,
  type LayoutType,
} from "../../src/audit/code/facts";
import { CONTRACT_SOURCES } from "../../src/sdk/deploy/contracts";
import { restrictedFunctions } from "./restrictedFunctions";

interface RawField {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

interface RawType {
  readonly encoding: LayoutType["encoding"];
  readonly label: string;
  readonly numberOfBytes: string;
  readonly key?: string;
  readonly value?: string;
  readonly base?: string;
  readonly members?: readonly RawField[];
}

interface CompiledContract {
  readonly metadata: string;
  readonly storageLayout: {
    readonly storage: readonly RawField[];
    readonly types: Readonly<Record<string, RawType>> | null;
  };
  readonly evm: {
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences: Readonly<
        Record<string, readonly { readonly start: number; readonly length: number }[]>
      >;
    };
  };
}

/** What the compiler says of a contract's own making. */
export interface BuildMetadata {
  readonly compiler: { readonly version: string };
  readonly settings: unknown;
  /** Everything that it read for the contract, by name. */
  readonly sources: Readonly<Record<string, { readonly keccak256: string }>>;
}

interface BuildInfo {
  readonly output: {
    readonly contracts: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;
    readonly sources: Readonly<Record<string, { readonly ast: unknown }>>;
  };
}

/** The compiler's output lacks something. */
export class BuildFactsError extends Error {
  override readonly name = "BuildFactsError";
}

/** Reads the facts of all audited contracts out of the folder that Hardhat compiled into. */
export function buildFactsIn(artifacts: string): BuildFacts {
  const builds = new Map<string, BuildInfo>();
  const facts = AUDITED.map((contract) => [contract, factsOf(artifacts, contract, builds)] as const);
  return Object.fromEntries(facts) as Record<AuditedContract, ContractFacts>;
}

/** What the audited contracts were compiled from, in their order. */
export function buildMetadataIn(artifacts: string): readonly BuildMetadata[] {
  const builds = new Map<string, BuildInfo>();
  return AUDITED.map((contract) => {
    const { compiled } = compiledIn(artifacts, contract, builds);
    return JSON.parse(compiled.metadata) as BuildMetadata;
  });
}

function buildFileOf(artifacts: string, contract: AuditedContract): string {
  const debug = path.join(artifacts, CONTRACT_SOURCES[contract], `${contract}.dbg.json`);
  return path.resolve(path.dirname(debug), readJson<{ readonly buildInfo: string }>(debug).buildInfo);
}

function compiledIn(artifacts: string, contract: AuditedContract, builds: Map<string, BuildInfo>) {
  const source = CONTRACT_SOURCES[contract];
  const file = buildFileOf(artifacts, contract);
  const build = builds.get(file) ?? readJson<BuildInfo>(file);
  builds.set(file, build);
  const compiled = build.output.contracts[source]?.[contract];
  if (compiled === undefined) throw new BuildFactsError(`${file} has no ${contract}`);
  return { build, compiled };
}

function factsOf(
  artifacts: string,
  contract: AuditedContract,
  builds: Map<string, BuildInfo>,
): ContractFacts {
  const { build, compiled } = compiledIn(artifacts, contract, builds);
  const { object } = compiled.evm.deployedBytecode;
  const { storage, types } = compiled.storageLayout;
  return {
    codeHash: keccak256(`0x${object}`),
    codeSize: object.length / 2,
    immutables: immutablesOf(compiled, build),
    storage: storage.map((field) => fieldOf(field, types ?? {})),
    types: typesOf(types ?? {}),
    restricted: restrictedFunctions(
      contract,
      Object.values(build.output.sources).map(({ ast }) => ast),
    ),
  };
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as T;
  } catch (cause) {
    throw new BuildFactsError(`cannot read ${file}: compile the contracts first`, { cause });
  }
}

/** The compiler names immutables by the numbers of their declarations. */
function immutablesOf(compiled: CompiledContract, build: BuildInfo): ContractFacts["immutables"] {
  const references = Object.entries(compiled.evm.deployedBytecode.immutableReferences);
  const wanted = new Set(references.map(([id]) => Number(id)));
  const names = new Map<number, string>();
  for (const { ast } of Object.values(build.output.sources)) collectNames(ast, wanted, names);
  const named = references.map(([id, places]) => {
    const name = names.get(Number(id));
    if (name === undefined) throw new BuildFactsError(`nothing declares immutable ${id}`);
    if (places.some(({ length }) => length !== 32)) throw new BuildFactsError(`${name} is no 32-byte word`);
    return [name, places.map(({ start }) => start).sort((a, b) => a - b)] as const;
  });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function collectNames(node: unknown, wanted: ReadonlySet<number>, names: Map<number, string>): void {
  if (typeof node !== "object" || node === null) return;
  const { id, name } = node as { readonly id?: unknown; readonly name?: unknown };
  if (typeof id === "number" && typeof name === "string" && wanted.has(id)) names.set(id, name);
  for (const child of Object.values(node)) collectNames(child, wanted, names);
}

function typesOf(raw: Readonly<Record<string, RawType>>): Record<string, LayoutType> {
  const types = Object.values(raw).map((type) => [type.label, typeOf(type, raw)] as const);
  const sorted = types.sort(([a], [b]) => (a < b ? -1 : 1));
  const named = Object.fromEntries(sorted);
  for (const [label, type] of sorted) {
    if (JSON.stringify(named[label]) !== JSON.stringify(type)) {
      throw new BuildFactsError(`two types are called ${label}`);
    }
  }
  return named;
}

function typeOf(type: RawType, raw: Readonly<Record<string, RawType>>): LayoutType {
  const { encoding, numberOfBytes, key, value, base, members } = type;
  const held = value ?? base;
  return {
    encoding,
    bytes: Number(numberOfBytes),
    ...(key === undefined ? {} : { key: labelOf(key, raw) }),
    ...(held === undefined ? {} : { value: labelOf(held, raw) }),
    ...(members === undefined ? {} : { members: members.map((member) => fieldOf(member, raw)) }),
  };
}

function fieldOf(
  { label, slot, offset, type }: RawField,
  raw: Readonly<Record<string, RawType>>,
): LayoutField {
  return { label, slot: Number(slot), offset, type: labelOf(type, raw) };
}

function labelOf(type: string, raw: Readonly<Record<string, RawType>>): string {
  const label = raw[type]?.label;
  if (label === undefined) throw new BuildFactsError(`the layout does not describe ${type}`);
  return label;
}
