import fs from "node:fs";
import path from "node:path";

import { format } from "prettier";

import { buildFactsIn } from "./buildFacts";

/** Writes what the compiler says about the audited contracts to where the auditor reads it. */
async function main(): Promise<void> {
  const root = path.resolve(__dirname, "../..");
  const file = path.join(root, "src/audit/code/compiled.json");
  const text = JSON.stringify(buildFactsIn(path.join(root, "artifacts")));
  fs.writeFileSync(file, await format(text, { parser: "json", printWidth: 110 }));
  console.log(`wrote ${path.relative(root, file)}`);
}

void main();
