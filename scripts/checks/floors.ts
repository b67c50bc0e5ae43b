import { checkFloors } from "./floorCheck";

/** `floors.ts [root]` prints each import that points up or sideways and fails if there is one. */
function main(): void {
  const report = checkFloors(process.argv[2] ?? process.cwd());
  for (const { file, line, message } of report.violations) {
    console.error(`${file}:${line}: ${message}`);
  }
  console.log(
    `floors: ${report.files} files, ${report.imports} imports, ${report.violations.length} violations`,
  );
  process.exitCode = report.violations.length > 0 ? 1 : 0;
}

main();
