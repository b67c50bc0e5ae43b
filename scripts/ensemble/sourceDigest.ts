import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");
/** What decides what a run finds. */
const FOLDERS = ["src/math", "src/domain", "src/twin", "src/sim", "src/cex", "src/compare", "deploy/config"];

/** Of the code that runs are made of: results of two versions of it do not belong into one table. */
export function sourceDigest(): string {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile() && found.name.endsWith(".ts"))
      .map((found) => path.join(found.parentPath, found.name)),
  ).sort();
  const digest = createHash("sha256");
  for (const file of files) digest.update(`${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  return digest.digest("hex");
}
