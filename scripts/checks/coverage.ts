import fs from "node:fs";
import path from "node:path";

import {
  type CoverageFloors,
  type CoverageReport,
  checkCoverage,
  percent,
  type Share,
} from "./coverageCheck";

const REPORT = "coverage/coverage-final.json";

/** Holds the last coverage run against the floors committed beside this file. */
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
  const areas = checkCoverage(readJson<CoverageReport>(file), floors, hasSources);
  for (const { area, files, lines, branches, failures } of areas) {
    const verdict = failures.length === 0 ? "ok" : `FAILS: ${failures.join(", ")}`;
    console.log(`${area}: ${files} files, lines ${show(lines)}, branches ${show(branches)}: ${verdict}`);
  }
  process.exitCode = areas.some(({ failures }) => failures.length > 0) ? 1 : 0;
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
