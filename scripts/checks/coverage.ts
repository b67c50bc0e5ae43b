import fs from "node:fs";
import path from "node:path";

import {
  type CoverageFloors,
  type CoverageReport,
  checkCoverage,
  percent,
  type Share,
} from "./coverageCheck";
import floors from "./coverageFloors.json";

/** `coverage.ts [report]` holds the last coverage run against the committed floors. */
function main(): void {
  const file = path.resolve(process.argv[2] ?? "coverage/coverage-final.json");
  if (!fs.existsSync(file)) {
    console.error(
      `coverage: there is no report at ${path.relative(process.cwd(), file)}; run the coverage first`,
    );
    process.exitCode = 1;
    return;
  }
  const report = JSON.parse(fs.readFileSync(file, "utf8")) as CoverageReport;
  const areas = checkCoverage(report, floors satisfies CoverageFloors, hasSources);
  for (const { area, files, lines, branches, failures } of areas) {
    const verdict = failures.length === 0 ? "ok" : `FAILS: ${failures.join(", ")}`;
    console.log(`${area}: ${files} files, lines ${show(lines)}, branches ${show(branches)}: ${verdict}`);
  }
  process.exitCode = areas.some(({ failures }) => failures.length > 0) ? 1 : 0;
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
