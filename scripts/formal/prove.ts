import { writeFileSync } from "node:fs";

import { Command } from "commander";

import { hasZ3, prove, type ProofResult } from "./smtCheck";

const CONTRACTS = ["WadMathProof", "MarginMathProof", "IndexMathProof", "AdlMathProof"] as const;
const NOT_CHECKED = 2;

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
      "most that z3 may do for one target, in its units; a million take about 3 s",
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
  const results: ProofResult[] = [];
  for (const contract of CONTRACTS) {
    if (program.args.length > 0 && !program.args.includes(contract)) continue;
    const result = prove(contract, Number(effort));
    results.push(result);
    tell(result);
    if (out !== undefined) writeFileSync(out, reportOf(Number(effort), results));
  }
  const isClosed = results.every(({ unproved, violated }) => unproved.length + violated.length === 0);
  process.exitCode = isClosed ? 0 : 1;
}

function tell({ contract, proved, unproved, violated, seconds }: ProofResult): void {
  const counts = `${proved} proved, ${unproved.length} unproved, ${violated.length} violated`;
  console.log(`${contract}: ${counts} (${seconds} s)`);
  for (const line of [...violated, ...unproved]) console.log(`    ${line}`);
}

/** Without the time that it took, which differs from machine to machine. */
function reportOf(effort: number, results: readonly ProofResult[]): string {
  const contracts = results.map(({ contract, proved, unproved, violated }) => ({
    contract,
    proved,
    unproved,
    violated,
  }));
  return `${JSON.stringify({ effort, contracts }, undefined, 2)}\n`;
}

main();
