import fs from "node:fs";
import path from "node:path";

import { CHECKED_TREES, FLOORS, type Floor } from "./floorRules";
import { type ImportSpecifier, solidityImports, typescriptImports } from "./importSpecifiers";

export interface FloorViolation {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface FloorReport {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly FloorViolation[];
}

const ROOT_FOLDERS = [
  "contracts",
  "src",
  "scripts",
  "test",
  "deploy",
  "typechain",
  "artifacts",
  "deployments",
];

/** Reads every source of the checked trees below `root` and judges each import. */
export function checkFloors(root: string): FloorReport {
  const violations: FloorViolation[] = [];
  let imports = 0;
  const files = CHECKED_TREES.flatMap((tree) => sourcesBelow(root, tree));
  for (const file of files) {
    const floor = floorOf(file);
    if (floor === undefined) {
      violations.push({ file, line: 1, message: "stands on no floor: its folder is not in the floor rules" });
      continue;
    }
    for (const found of importsOf(root, file)) {
      imports += 1;
      const message = judge(file, floor, found.specifier);
      if (message !== undefined) {
        violations.push({ file, line: found.line, message });
      }
    }
  }
  return { files: files.length, imports, violations };
}

function judge(file: string, floor: Floor, specifier: string): string | undefined {
  const target = resolveInside(file, specifier);
  if (target === undefined) {
    return judgePackage(floor, specifier);
  }
  const allowed = [floor.folder, ...floor.mayImport];
  if (allowed.some((folder) => isWithin(target, folder))) {
    return undefined;
  }
  const down = floor.mayImport.length > 0 ? floor.mayImport.join(", ") : "nothing";
  return `${floor.folder} imports "${specifier}" (${target}); it may import ${down}`;
}

function judgePackage(floor: Floor, specifier: string): string | undefined {
  if (!floor.packages) {
    return `${floor.folder} imports the package "${specifier}"; it may import no package`;
  }
  // A published test double is a test double too.
  if (specifier.includes("/mocks/") && floor.folder !== "contracts/mocks") {
    return `${floor.folder} imports the test double "${specifier}"; only contracts/mocks may`;
  }
  return undefined;
}

/** The path inside the repository that a specifier means, or undefined for a package. */
function resolveInside(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) {
    return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  }
  // Solidity also knows sources by their name from the root, TypeScript by the package's own name.
  const bare = specifier.replace(/^glasshouse\//, "");
  return ROOT_FOLDERS.some((folder) => isWithin(bare, folder)) ? path.posix.normalize(bare) : undefined;
}

function floorOf(file: string): Floor | undefined {
  return FLOORS.find((floor) => isWithin(file, floor.folder));
}

function isWithin(target: string, folder: string): boolean {
  return target === folder || target.startsWith(`${folder}/`);
}

function importsOf(root: string, file: string): ImportSpecifier[] {
  const source = fs.readFileSync(path.join(root, file), "utf8");
  return file.endsWith(".sol") ? solidityImports(source) : typescriptImports(source, file);
}

function sourcesBelow(root: string, folder: string): string[] {
  if (!fs.existsSync(path.join(root, folder))) {
    return [];
  }
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return sourcesBelow(root, name);
      }
      return /\.(sol|[cm]?tsx?)$/.test(entry.name) ? [name] : [];
    });
}
