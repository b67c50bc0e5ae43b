import { Command } from "commander";

import { explain } from "./run/explain";
import { writeWhole } from "./run/output";
import { readReportInput, type ReportFiles } from "./report/readBeside";
import { renderReport } from "../src/report/render";

const BYTES_PER_KB = 1_000;

const program = new Command("npm run report --")
  .description("Draws one offline page from the artifacts that runs left behind, and from them alone.")
  .argument("<run.json>", "the run")
  .option("--other <file>", "a second run: every figure that differs")
  .option("--compare <file>", "compare.json: venues side by side")
  .option("--knowledge <file>", "knowledge.json: who could know of which misconduct")
  .option("--sweep <file>", "sweep.json: the same over many seeds")
  .option("--fidelity <file>", "fidelity.json: where the model misses")
  .requiredOption("--out <file>", "where the page goes")
  .allowExcessArguments(false)
  .showHelpAfterError()
  .action((run: string, options: Omit<ReportFiles, "run"> & { readonly out: string }) => {
    const { out, ...files } = options;
    const input = readReportInput({ run, ...files });
    const html = renderReport(input.run, input.beside);
    writeWhole(out, html);
    console.log(`wrote ${out}, ${Math.round(Buffer.byteLength(html) / BYTES_PER_KB)} kB`);
  });

try {
  program.parse(process.argv);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
