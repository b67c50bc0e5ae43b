import { type MatrixRow } from "./matrix";
import { ENGINES, PEOPLE, ROLES_ASKED } from "./worldOfRoles";

const HEAD = `# Who may call what

Written by \`npm run governance:matrix\`: every function that writes, of every deployed contract, was called as every role on a
freshly deployed exchange, and this is what the contracts answered. \`test/governance/matrix.test.ts\` writes it again and holds it equal.

| answer | meaning |
|---|---|
| yes | the call was executed |
| may | refused for what it asked or for the state of things, not for who asked: he may call, for himself |
| delay | must be scheduled with the Authority, and waits at least a day |
| - | refused for who asked |

The *owner* asks about his own account, the *delegate* holds a key of it with both permissions, the others ask about that account too. The *governor* holds
the admin's role as well, behind the same delay. The *engines* are contracts of the exchange (${ENGINES.join(", ")}): no person can be one.
`;

/** The document, one table a contract. */
export function renderMatrix(rows: readonly MatrixRow[]): string {
  const contracts = [...new Set(rows.map(({ contract }) => contract))];
  const tables = contracts.map((contract) =>
    tableOf(
      contract,
      rows.filter((row) => row.contract === contract),
    ),
  );
  return `${HEAD}\n${summaryOf(rows)}\n${tables.join("\n")}`;
}

function summaryOf(rows: readonly MatrixRow[]): string {
  const lines = PEOPLE.map((role) => {
    const beyond = rows.filter(({ answers }) => answers.stranger === "-" && answers[role] !== "-");
    const names = beyond.map(({ contract, signature }) => `\`${contract}.${signature.split("(")[0] ?? ""}\``);
    return `| ${role} | ${names.length} | ${names.join(", ") || "nothing"} |`;
  });
  return [
    "## What each may do that a stranger may not",
    "",
    "| role | functions | which |",
    "|---|---:|---|",
    ...lines,
    "",
  ].join("\n");
}

function tableOf(contract: string, rows: readonly MatrixRow[]): string {
  const lines = rows.map(({ signature, selector, answers }) => {
    const cells = ROLES_ASKED.map((role) => answers[role]);
    return `| \`${shortened(signature)}\` ${selector} | ${cells.join(" | ")} |`;
  });
  const head = `| function | ${ROLES_ASKED.join(" | ")} |`;
  return [`## ${contract}`, "", head, `|---|${ROLES_ASKED.map(() => "---|").join("")}`, ...lines, ""].join(
    "\n",
  );
}

/** Long lists of arguments are cut: the selector tells the rest. */
function shortened(signature: string): string {
  return signature.length <= 60 ? signature : `${signature.split("(")[0] ?? ""}(...)`;
}
