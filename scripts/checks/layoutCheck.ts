import fs from "node:fs";
import path from "node:path";

interface Field {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

interface Type {
  readonly label: string;
  readonly numberOfBytes: string;
  readonly base?: string;
  readonly value?: string;
  readonly members?: readonly Field[];
}

interface Compiled {
  readonly storageLayout?: {
    readonly storage: readonly Field[];
    readonly types: Readonly<Record<string, Type>> | null;
  };
}

interface BuildInfo {
  readonly output: {
    readonly contracts: Readonly<Record<string, Readonly<Record<string, Compiled>>>>;
  };
}

/** By contract, a line for each variable: "slot+offset label: type, bytes", members of structs below it. */
export type Layouts = Readonly<Record<string, readonly string[]>>;

/** Storage of every contract below `artifacts/contracts` that has code and variables; test doubles do not count. */
export function layoutsIn(artifacts: string): Layouts {
  const layouts: Record<string, readonly string[]> = {};
  for (const file of debugFiles(path.join(artifacts, "contracts")).sort()) {
    const source = path.relative(artifacts, path.dirname(file)).split(path.sep).join("/");
    const name = path.basename(file, ".dbg.json");
    if (source.startsWith("contracts/mocks/") || !hasCode(file)) continue;
    const lines = linesOf(compiledOf(file, source, name));
    if (lines.length > 0) layouts[name] = lines;
  }
  return layouts;
}

/** What differs, a line each: "-" committed, "+" compiled. */
export function compareLayouts(committed: Layouts, compiled: Layouts): readonly string[] {
  const names = [...new Set([...Object.keys(committed), ...Object.keys(compiled)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [committed[name] ?? [], compiled[name] ?? []];
    return [
      ...was.filter((line) => !is.includes(line)).map((line) => `- ${name} ${line}`),
      ...is.filter((line) => !was.includes(line)).map((line) => `+ ${name} ${line}`),
    ];
  });
}

function linesOf({ storageLayout }: Compiled): readonly string[] {
  const types = storageLayout?.types ?? {};
  const told = new Set<string>();
  const lines: string[] = [];
  const tell = (field: Field, under: string): void => {
    const type = types[field.type];
    lines.push(
      `${under}${field.slot}+${field.offset} ${field.label}: ${type?.label ?? ""}, ${type?.numberOfBytes ?? ""} bytes`,
    );
    tellStruct(field.type);
  };
  const tellStruct = (id: string): void => {
    const type = types[id];
    if (type === undefined || told.has(id)) return;
    told.add(id);
    for (const member of type.members ?? []) tell(member, `${type.label} `);
    for (const next of [type.base, type.value]) if (next !== undefined) tellStruct(next);
  };
  for (const field of storageLayout?.storage ?? []) tell(field, "");
  return lines;
}

function compiledOf(file: string, source: string, name: string): Compiled {
  const { buildInfo } = JSON.parse(fs.readFileSync(file, "utf8")) as { readonly buildInfo: string };
  return buildAt(path.join(path.dirname(file), buildInfo)).output.contracts[source]?.[name] ?? {};
}

const builds = new Map<string, BuildInfo>();

/** Build infos are large, and many contracts share one. */
function buildAt(file: string): BuildInfo {
  const known = builds.get(file) ?? (JSON.parse(fs.readFileSync(file, "utf8")) as BuildInfo);
  builds.set(file, known);
  return known;
}

function hasCode(debugFile: string): boolean {
  const artifact = JSON.parse(fs.readFileSync(debugFile.replace(/\.dbg\.json$/, ".json"), "utf8")) as {
    readonly deployedBytecode: string;
  };
  return artifact.deployedBytecode.length > 2;
}

function debugFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return debugFiles(name);
    return entry.name.endsWith(".dbg.json") ? [name] : [];
  });
}
