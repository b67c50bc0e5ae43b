import fs from "node:fs";
import path from "node:path";

import {
  type CoverageFloors,
  type CoverageReport,
  checkCoverage,
  percent,
  type Share,
} from "./coverageCheck";
import { compareListing, listedIn, unreachedIn } from "./uncovered";

const REPORT = "coverage/coverage-final.json";
/** Lists what no test reaches, with the reason. */
const LISTING = "docs/assurance.md";

/** Holds the last coverage run against the floors committed beside this file, and against the list of what cannot be reached. */
function main(): void {
  const floors = readJson<CoverageFloors>(path.join(__dirname, "coverageFloors.json"));
  const file = path.resolve(REPORT);
  if (!fs.existsSync(file)) {
    console.error(
      `coverage: there is no report at ${path.relative(process.cwd(), file)}; run the coverage first`,
    );
    process.exitCode = 1;
    return;
  }
  const report = readJson<CoverageReport>(file);
  const areas = checkCoverage(report, floors, hasSources);
  for (const { area, files, lines, branches, failures } of areas) {
    const verdict = failures.length === 0 ? "ok" : `FAILS: ${failures.join(", ")}`;
    console.log(`${area}: ${files} files, lines ${show(lines)}, branches ${show(branches)}: ${verdict}`);
  }
  const listing = compareListing(
    unreachedIn(report, Object.keys(floors), (name) => fs.readFileSync(name, "utf8")),
    listedIn(fs.readFileSync(LISTING, "utf8")),
  );
  const { unlisted, outdated } = listing;
  console.log(`${unlisted.length} lines and branches are reached by no test and not listed in ${LISTING}`);
  for (const row of unlisted) console.log(`  ${row}`);
  for (const row of outdated) console.log(`in ${LISTING}, but reached or gone:\n  ${row}`);
  const floorsHold = areas.every(({ failures }) => failures.length === 0);
  const listHolds = outdated.length === 0 && unlisted.length === 0;
  process.exitCode = floorsHold && listHolds ? 0 : 1;
}

function readJson<T>(file: string): T {
  return JSON.parse(fs.readFileSync(file, "utf8")) as T;
}

function show(share: Share): string {
  return `${percent(share).toFixed(2)} % (${share.hit}/${share.total})`;
}

function hasSources(area: string): boolean {
  return (
    fs.existsSync(area) &&
    fs.readdirSync(area, { recursive: true }).some((name) => String(name).endsWith(".sol"))
  );
}

main();
