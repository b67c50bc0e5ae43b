import fs from "node:fs";
import path from "node:path";

import { compareLayouts, type Layouts, layoutsIn } from "./layoutCheck";

const ROOT = path.join(__dirname, "../..");
const COMMITTED = path.join(ROOT, "docs/storage-layout.json");

/** `layout.ts` fails where a contract's storage is not as committed; `layout.ts --write` commits it anew. */
function main(): void {
  const compiled = layoutsIn(path.join(ROOT, "artifacts"));
  const contracts = Object.keys(compiled).length;
  if (process.argv.includes("--write")) {
    fs.writeFileSync(COMMITTED, `${JSON.stringify(compiled, undefined, 2)}\n`);
    console.log(`layout: wrote ${contracts} contracts to docs/storage-layout.json`);
    return;
  }
  const differences = compareLayouts(JSON.parse(fs.readFileSync(COMMITTED, "utf8")) as Layouts, compiled);
  for (const line of differences) console.log(line);
  console.log(`layout: ${contracts} contracts with storage, ${differences.length} differences`);
  process.exitCode = differences.length > 0 ? 1 : 0;
}

main();
