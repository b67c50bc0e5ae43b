import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");
/** What is mutated. */
const FOLDERS = ["core", "engines", "libraries", "oracle", "risk"] as const;
type Folder = (typeof FOLDERS)[number];
/** Where deployed code comes from. */
const DEPLOYED = ["core", "engines", "gateways", "governance", "lens", "oracle", "risk"];

/** The exchange against its twin: where it is a part of the exchange, most mutants of a contract are seen here within seconds. */
const TWIN = "twin/differential.test.ts";
const IN_WORLDS = [
  "contracts/core/",
  "contracts/engines/",
  "contracts/risk/",
  "contracts/oracle/PriceOracle.sol",
];
/** Sources of these contracts of which the twin sees little, so that their own tests are asked instead. */
const BESIDE_TWIN = ["Auction", "FundShares", "Keyring", "Settlement", "Uncrosser"];
/** Tests of the whole house. */
const HOUSE = [
  ...["core", "exchange", "liquidation", "fund", "adl", "collateral", "settlement", "auction", "keys"],
  ...["risk", "oracle", "regression", "gateways", "lens", "attacks"],
];
const NEAREST: Readonly<Record<string, readonly string[]>> = {
  Auction: ["auction"],
  CircuitBreaker: ["risk", "oracle"],
  CollateralVault: ["collateral"],
  Deleverager: ["adl", "settlement", "liquidation"],
  Exchange: ["exchange", "auction"],
  InsuranceFund: ["fund", "liquidation"],
  Keyring: ["keys", "exchange"],
  Ledger: ["core", "exchange", "liquidation", "adl"],
  Liquidator: ["liquidation", "fund", "adl"],
  MarketRegistry: ["risk", "core"],
  Vault: ["core"],
};
/** About single weis, which the twin's worlds rarely meet; a matter of seconds. */
const FINE = /Wei\.test\.ts$/;
/** About gas and code, neither of which the workspace's compiler keeps; and one that traces every call, which takes too long. */
const LEFT_OUT = ["griefing", "row16", "row18"].map((name) => `attacks/${name}.test.ts`);

/** A source whose mutants are sought. */
export interface Target {
  /** Below the repository. */
  readonly file: string;
  readonly folder: Folder;
  /** Contracts in whose code its mutants show. */
  readonly contracts: readonly { readonly file: string; readonly name: string }[];
  /** Tests below `test` that each mutant meets alone: most meet their end there. */
  readonly near: readonly string[];
  /** Those of the rest of the house, which mutants meet together; first those that are about its contracts. */
  readonly house: readonly string[];
}

/** Every source that is mutated and has code, in the order of their names. */
export function targets(): readonly Target[] {
  const imports = new Map(solidityIn("contracts").map((file) => [file, importsOf(file)]));
  return FOLDERS.flatMap((folder) =>
    solidityIn(`contracts/${folder}`).map((file) => targetOf(file, folder, imports)),
  ).filter(({ contracts }) => contracts.length > 0);
}

/** A library that a harness calls is judged by that harness and its tests alone; whatever else by the contracts that it is a part of. */
function targetOf(file: string, folder: Folder, imports: ReadonlyMap<string, readonly string[]>): Target {
  const harnesses = [...imports]
    .filter(([user, used]) => user.includes("Harness") && used.includes(file))
    .map(([user]) => contractIn(user));
  if (folder === "libraries" && harnesses.length > 0)
    return {
      file,
      folder,
      contracts: harnesses,
      near: testsNaming(harnesses.map(({ name }) => name)),
      house: [],
    };
  const users = [...imports.keys()].filter((user) => closureOf(user, imports).has(file));
  const contracts = users
    .filter((user) => DEPLOYED.some((one) => user.startsWith(`contracts/${one}/`)) && isDeployable(user))
    .map(contractIn);
  const isInWorlds = contracts.some((one) => IN_WORLDS.some((place) => one.file.startsWith(place)));
  const meetsTwin = isInWorlds && !BESIDE_TWIN.includes(path.basename(file, ".sol"));
  const nearest = testsOf(contracts.flatMap(nearestTo));
  const near = meetsTwin ? [TWIN, ...nearest.filter((test) => FINE.test(test))] : nearest;
  const house = new Set([...nearest, ...testsOf(HOUSE), ...(isInWorlds ? [TWIN] : [])]);
  return { file, folder, contracts, near, house: [...house].filter((test) => !near.includes(test)) };
}

function nearestTo({ file, name }: Target["contracts"][number]): readonly string[] {
  return NEAREST[name] ?? (file.startsWith("contracts/oracle/") ? ["oracle"] : []);
}

function testsNaming(harnesses: readonly string[]): readonly string[] {
  const all = testsIn(".").filter((file) => {
    if (file.startsWith("tooling/")) return false;
    const text = readFileSync(path.join(ROOT, "test", file), "utf8");
    return harnesses.some((name) => text.includes(name));
  });
  return [...new Set([...testsIn("math"), ...all])];
}

function testsOf(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].flatMap(testsIn).filter((file) => !LEFT_OUT.includes(file));
}

function testsIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, "test", folder), { recursive: folder === ".", encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !name.endsWith(".deep.test.ts"))
    .map((name) => path.join(folder, name))
    .sort();
}

function solidityIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sol"))
    .map((name) => path.join(folder, name))
    .sort();
}

function importsOf(file: string): readonly string[] {
  const found = readSource(file).matchAll(/^import .*"(\.[^"]+)";/gm);
  return [...found].map(([, to = ""]) => path.join(path.dirname(file), to));
}

function closureOf(file: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return seen;
}

function contractIn(file: string): { readonly file: string; readonly name: string } {
  return { file, name: path.basename(file, ".sol") };
}

function isDeployable(file: string): boolean {
  return new RegExp(`^contract ${path.basename(file, ".sol")}\\b`, "m").test(readSource(file));
}

function readSource(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
