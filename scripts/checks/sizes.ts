import path from "node:path";

import { CODE_SIZE_LIMIT, contractSizes, isTooLarge } from "./sizeCheck";

/** `sizes.ts [artifacts]` prints the deployed size of every contract and fails where one cannot be deployed. */
function main(): void {
  const sizes = contractSizes(path.resolve(process.argv[2] ?? "artifacts"));
  for (const size of sizes) {
    const share = ((100 * size.bytes) / CODE_SIZE_LIMIT).toFixed(1).padStart(5);
    const verdict = isTooLarge(size) ? "  TOO LARGE" : "";
    console.log(`${String(size.bytes).padStart(6)} bytes ${share} %  ${size.source}:${size.name}${verdict}`);
  }
  const tooLarge = sizes.filter(isTooLarge).length;
  console.log(`sizes: ${sizes.length} contracts, ${tooLarge} of ${CODE_SIZE_LIMIT} bytes or more`);
  process.exitCode = tooLarge > 0 ? 1 : 0;
}

main();
