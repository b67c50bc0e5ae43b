/**
 * Which floor may stand on which. Imports point down, siblings meet through interfaces only,
 * and a folder that is not listed has no floor, so that a new folder is a decision and not an accident.
 */
export interface Floor {
  /** Folder below the repository's root, with forward slashes. */
  readonly folder: string;
  /** Other floors that it may import. Its own folder is always allowed. */
  readonly mayImport: readonly string[];
  /** False where even npm packages and Node's modules are unwanted. */
  readonly packages: boolean;
}

const SHARED = ["contracts/types", "contracts/interfaces", "contracts/libraries"];

/** Implementations that know each other by their interfaces only. */
const IMPLEMENTATIONS = [
  "contracts/oracle",
  "contracts/risk",
  "contracts/core",
  "contracts/engines",
  "contracts/gateways",
  "contracts/governance",
  "contracts/lens",
];

const GENERATED = ["typechain", "artifacts"];
const CLIENT = ["src/math", "src/statistics", "src/domain", "src/laws", "src/sdk", ...GENERATED];

export const FLOORS: readonly Floor[] = [
  floor("contracts/types", []),
  floor("contracts/interfaces", ["contracts/types"]),
  floor("contracts/libraries", ["contracts/types", "contracts/interfaces"]),
  ...IMPLEMENTATIONS.map((folder) => floor(folder, SHARED)),
  floor("contracts/mocks", [...SHARED, ...IMPLEMENTATIONS]),

  { folder: "src/math", mayImport: [], packages: false },
  { folder: "src/statistics", mayImport: [], packages: false },
  floor("src/domain", ["src/math"]),
  floor("src/laws", ["src/math", "src/domain"]),
  floor("src/twin", ["src/math", "src/domain"]),
  floor("src/sdk", ["src/math", "src/domain", "src/laws", ...GENERATED]),
  floor("src/cex", ["src/math", "src/statistics", "src/domain"]),
  floor("src/sim", [...CLIENT, "src/cex", "src/twin"]),
  floor("src/compare", [...CLIENT, "src/twin", "src/cex", "src/sim"]),
  floor("src/audit", [...CLIENT, "src/cex", "src/twin"]),
  floor("src/report", [...CLIENT, "src/cex"]),
  floor("src/bots", [...CLIENT, "src/cex"]),
];

/** The trees in which every file must stand on a floor; scripts, deploy and test may import anything. */
export const CHECKED_TREES = ["contracts", "src"] as const;

function floor(folder: string, mayImport: readonly string[]): Floor {
  return { folder, mayImport, packages: true };
}
