import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { Command } from "commander";
import { z } from "zod";

import { hasZ3, prove, type ProofResult } from "./smtCheck";

const CONTRACTS = ["WadMathProof", "MarginMathProof", "IndexMathProof", "AdlMathProof"] as const;
const NOT_CHECKED = 2;

const recordSchema = z.partialRecord(z.enum(CONTRACTS), z.unknown());

interface Options {
  readonly effort: string;
  readonly out?: string;
}

/** `prove.ts [contract...]` proves what test/formal states about the pure libraries; exit 1 for what is open, 2 where there is no z3. */
function main(): void {
  const program = new Command()
    .argument("[contract...]", "only these")
    .option(
      "--effort <number>",
      "most that z3 may do for one target, in its units: a million took 2 s and more",
      "10000000",
    )
    .option("--out <file>", "write the results there, as JSON")
    .parse();
  const { effort, out } = program.opts<Options>();
  if (!hasZ3()) {
    console.log("not checked: there is no z3 on this machine (on Debian: apt-get install z3)");
    process.exitCode = NOT_CHECKED;
    return;
  }
  let open = 0;
  for (const contract of CONTRACTS) {
    if (program.args.length > 0 && !program.args.includes(contract)) continue;
    const result = prove(contract, Number(effort));
    open += result.unproved.length + result.violated.length;
    tell(result);
    if (out !== undefined) record(out, Number(effort), result);
  }
  process.exitCode = open > 0 ? 1 : 0;
}

function tell({ contract, proved, unproved, violated, seconds }: ProofResult): void {
  const counts = `${proved} proved, ${unproved.length} unproved, ${violated.length} violated`;
  console.log(`${contract}: ${counts} (${seconds} s)`);
  for (const line of [...violated, ...unproved]) console.log(`    ${line}`);
}

/** Replaces what the file says of this contract. Without the time that it took, which differs from machine to machine. */
function record(file: string, effort: number, { contract, proved, unproved, violated }: ProofResult): void {
  const before = existsSync(file) ? recordSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const told = { ...before, [contract]: { effort, proved, unproved, violated } };
  const ordered = CONTRACTS.filter((name) => name in told).map((name) => [name, told[name]] as const);
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(ordered), undefined, 2)}\n`);
}

main();
