import { hasZ3, prove } from "./smtCheck";

const CONTRACTS = ["WadMathProof", "MarginMathProof", "IndexMathProof", "AdlMathProof"] as const;
const QUERY_SEC = 30;
const NOT_CHECKED = 2;

/** `prove.ts [contract...]` proves what test/formal states about the pure libraries; exit 2 where there is no z3. */
function main(): void {
  if (!hasZ3()) {
    console.log("not checked: there is no z3 on this machine (on Debian: apt-get install z3)");
    process.exitCode = NOT_CHECKED;
    return;
  }
  const wanted = process.argv.slice(2);
  let open = 0;
  for (const contract of CONTRACTS) {
    if (wanted.length > 0 && !wanted.includes(contract)) continue;
    const { proved, unproved, violated, seconds } = prove(contract, QUERY_SEC);
    console.log(
      `${contract}: ${proved} proved, ${unproved.length} unproved, ${violated.length} violated (${seconds} s)`,
    );
    for (const line of [...violated, ...unproved]) console.log(`    ${line}`);
    open += unproved.length + violated.length;
  }
  process.exitCode = open > 0 ? 1 : 0;
}

main();
