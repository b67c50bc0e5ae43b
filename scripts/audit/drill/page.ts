import {
  type DrillOutcome,
  type DrillRow,
  type DrillsArtifact,
  type MutationRow,
} from "../../../src/domain/audit/drills";

const LONGEST_CAUSE = 150;

const INTRO = `# Drills

Whether the auditor catches liars is tried out. \`npm run audit:drill -- --seed N --out DIR\` deploys dishonest contracts by the steps of a real deployment, lets each do its
worst after an honest story (trades, a liquidation, ADL, an epoch of the fund), puts lying nodes between the auditor and a chain, changes words, logs and bytes of code at random,
and plays honest histories, which nobody may be accused for. This page is what it printed; [bench/drills.json](../bench/drills.json) is the same as data (docs/artifacts.md).

Exit code 0: all caught, nobody accused. 1: something missed, or somebody accused. 2: not finished. \`--only NAME\` runs some drills alone. Every audit reads receipts
(the command's default): without them a node may change logs that leave no trace in storage.
`;

const PAST_CODE = `Where a contract was changed, its code convicts before anything else is read. *Past the code check* says what else does: the code that belongs there is put in the place of the dishonest
one, what it did stays, and the same audit is run again. "holds" there means that the code is all that convicts: who sent an order is in no event and no slot.
`;

const BORROWED = `**Borrowed reserves.** With honest code tokens cannot leave the Vault but by a recorded withdrawal, so reserves cannot be lent. With other code they can: the code convicts at every block. Past the code check, the
drill audits a block in which the tokens are away, and finds LED-1 there; the next, in which they are back, holds. A proof of reserves at that block is deceived, and so is an audit of that block alone if the code was put
back before it. A range (\`--from N\`, docs/audit.md) is not where N or one of the blocks that it draws by the last block's hash lies in between; tokens that are away only in blocks that were not drawn go unnoticed.
`;

/** The artifact as a page for people. */
export function drillsPage(artifact: DrillsArtifact): string {
  const { complete, drills, mutations, honest, seed, meta } = artifact;
  const state = complete ? "" : "\n**Not complete: interrupted, or only some drills were asked for.**\n";
  const parts = [
    INTRO,
    `Seed ${seed}, ${meta.wallSec.toFixed(0)} s in all; seconds are those of one audit, on a machine that had other work.${state}`,
    drills.length === 0 ? "" : `## Drills\n\n${drillTable(drills)}\n\n${PAST_CODE}\n${BORROWED}`,
    mutations.length === 0 ? "" : `## Random changes\n\n${mutationTable(mutations)}\n`,
    honest === null ? "" : `## Honest histories\n\n${honestText(honest)}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n")}\n`;
}

function drillTable(rows: readonly DrillRow[]): string {
  const body = rows.map((row) => {
    const { name, lie, outcome, pastCode, tries, caught } = row;
    return line([
      `\`${name}\`: ${lie}`,
      foundBy(outcome),
      outcome.wallSec.toFixed(1),
      pastCode === null ? "" : foundBy(pastCode),
      caught === tries ? `${caught} of ${tries}` : `**${caught} of ${tries}**`,
    ]);
  });
  return table(["drill: the lie", "finding", "s", "past the code check", "caught"], body);
}

function foundBy({ verdict, laws, cause }: DrillOutcome): string {
  if (verdict === "holds") return "holds";
  const exit = verdict === "violated" ? "" : " (exit 2)";
  return `${laws.join(", ")}${exit}: ${shortened(cause)}`;
}

/** Hashes and addresses by their first digits: the whole ones are in the artifact. */
function shortened(cause: string): string {
  const short = cause.replaceAll(/0x([0-9a-f]{8})[0-9a-f]{32,}/g, "0x$1...").replaceAll("|", "/");
  return short.length > LONGEST_CAUSE ? `${short.slice(0, LONGEST_CAUSE)}...` : short;
}

function mutationTable(rows: readonly MutationRow[]): string {
  const body = rows.map(({ kind, tries, caught, withoutReceipts, wallSec }) =>
    line([
      CHANGES[kind],
      `${caught} of ${tries}`,
      withoutReceipts === null ? "" : `${withoutReceipts} of ${tries}`,
      wallSec.toFixed(0),
    ]),
  );
  const missed = rows.flatMap((row) => row.missed.map((one) => `- missed: ${one}`));
  const head = ["change", "caught", "without receipts", "s in all"];
  return [table(head, body), ...missed].join("\n");
}

const CHANGES: Readonly<Record<MutationRow["kind"], string>> = {
  word: "a word of storage of one of the eleven contracts: one more, one less, a bit flipped, or anything",
  log: "a log dropped, told twice, exchanged with the next, or with a bit of its topics or data flipped",
  code: "a byte of code of one of the eleven contracts or the token",
};

function honestText({
  histories,
  transactions,
  donations,
  alarms,
  wallSec,
}: NonNullable<DrillsArtifact["honest"]>): string {
  const counted = `${histories} random histories on chains of their own, ${transactions} transactions, ${donations} donations of one unit of the token or one wei`;
  const alarmed = alarms.map((alarm) => `\n- accused: ${alarm}`).join("");
  return `${counted}: ${alarms.length} false alarms, in ${wallSec.toFixed(0)} s.${alarmed}`;
}

function table(head: readonly string[], body: readonly string[]): string {
  return [line(head), line(head.map(() => "---")), ...body].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
