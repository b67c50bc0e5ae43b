import fs from "node:fs";
import path from "node:path";

import { compareLoops, loopsIn } from "./loopCheck";

const ROOT = path.join(__dirname, "../..");

/** `loops.ts` holds every loop of the contracts against the table of bounds in docs/SECURITY.md. */
function main(): void {
  const found = loopsIn(path.join(ROOT, "contracts"));
  const findings = compareLoops(found, fs.readFileSync(path.join(ROOT, "docs/SECURITY.md"), "utf8"));
  for (const { site, problem } of findings) console.log(`${site}: ${problem}`);
  const loops = found.reduce((sum, site) => sum + site.loops, 0);
  console.log(`loops: ${loops} in ${found.length} functions, ${findings.length} findings`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}

main();
