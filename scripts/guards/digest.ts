import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { type Guard } from "./guard";

const ROOT = path.join(__dirname, "../..");

/**
 * One hash a guard: of the guard, the file that it stands in and its test's file. While it is the same, a verdict is not sought again;
 * what else the test stands on changes too often for that, and `--again` seeks all.
 */
export function digestOf(guard: Guard): string {
  const digest = createHash("sha256").update(JSON.stringify(guard));
  for (const file of [guard.file, `test/${guard.test.file}`])
    digest.update(readFileSync(path.join(ROOT, file)));
  return digest.digest("hex");
}
