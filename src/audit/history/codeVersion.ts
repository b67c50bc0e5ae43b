import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Whatever a replay's state follows from, beside the logs. */
const SOURCES = ["audit", "domain", "laws", "math", "sdk", "twin"];

let digest: string | undefined;

/**
 * A digest of the code that replays, and of the engine that writes its state: what another version made may be made of something else, or
 * wrong where this one is right.
 */
export function codeVersion(): string {
  return (digest ??= digestOf(path.join(__dirname, "../..")));
}

function digestOf(root: string): string {
  const hash = createHash("sha256").update(process.versions.v8);
  for (const folder of SOURCES) {
    const names = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((one) => /\.(ts|js|json)$/.test(one)).sort()) {
      hash.update(`\n${folder}/${name}\n`).update(readFileSync(path.join(root, folder, name)));
    }
  }
  return hash.digest("hex");
}
