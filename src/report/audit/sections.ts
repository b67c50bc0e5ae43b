import { type AuditArtifact } from "../../domain/audit/artifact";
import { amount, duration, escapeHtml, grouped, percent, price } from "../format";

/** What is wrong, and what stays open. */
export function findingList({ findings, unchecked }: AuditArtifact): string {
  if (findings.length === 0 && unchecked.length === 0) return "";
  const wrong = findings.map(({ law, severity, subject, have, need, text }) =>
    card(`${law}, ${severity}`, subject, [text, `Have: ${have}`, `Need: ${need}`]),
  );
  const open = unchecked.map(({ law, subject, reason }) => card(`${law}, open`, subject, [reason]));
  return section("Findings", [...wrong, ...open].join(""));
}

function card(head: string, subject: string, lines: readonly string[]): string {
  const told = lines.map((line) => `<br>${escapeHtml(line)}`).join("");
  return `<p class="warning hash"><b>${escapeHtml(head)}</b>: ${escapeHtml(subject)}${told}</p>`;
}

export function moneyTable({ money, history, token }: AuditArtifact): string {
  if (money === null) return "";
  const rows = [
    ["Tokens that the Vault holds", amount(money.reserves, 2)],
    ["Money that was deposited and has not left", amount(money.accounted, 2)],
    ["Sent without a deposit, credited to nobody", amount(money.surplus, 2)],
    [`Cash of all ${grouped(money.accounts)} accounts`, amount(money.cash, 2)],
    ["Difference by rounding (1e-18)", grouped(BigInt(money.difference))],
    ["Owed by the deficit accounts", amount(money.deficit, 2)],
    ...(history === null
      ? []
      : [
          [
            "Events replayed / entries of the running hash",
            `${grouped(history.events)} / ${grouped(BigInt(history.entries))}`,
          ],
        ]),
    ...(token === null
      ? []
      : [["Balance of the token", token.layout === null ? token.grade : `${token.grade}: ${token.layout}`]]),
  ];
  const powers = (token?.powers ?? []).map(
    (power) => `<li>The token or its issuer ${escapeHtml(power)}.</li>`,
  );
  return section("Money", `${table(["", "settlement units"], rows)}<ul class="note">${powers.join("")}</ul>`);
}

export function stressTable({ stress }: AuditArtifact): string {
  if (stress.length === 0) return "";
  const rows = stress.map((row) => [
    percent(row.movePpm, 0),
    amount(row.claims),
    amount(row.fundEquity),
    amount(row.collateral),
    amount(row.shortfall),
    `${grouped(row.bankrupt)} / ${grouped(row.liquidatable)}`,
    amount(row.borneByFund),
    amount(row.borneByOthers),
    row.paidInFull ? "yes" : "no",
  ]);
  const head = [
    "index",
    "claims",
    "fund",
    "collateral sold",
    "missing",
    "below zero / liquidatable",
    "fund bears",
    "others bear",
    "all paid",
  ];
  const note =
    "Everybody closes at the mark and withdraws at once. What accounts below zero owe, their further collateral pays at its price less the haircut; what they are short of beyond that is missing: the fund bears it as far as it has equity, and what is left meets those who come last.";
  return section("If everybody left at once", `<p class="note">${note}</p>${table(head, rows)}`);
}

export function marketTable({ markets }: AuditArtifact): string {
  const rows = markets.map(({ symbol, index, indexAgeSec, live, longs, shorts }) => [
    symbol,
    BigInt(index) === 0n ? "none yet" : price(index),
    BigInt(index) === 0n ? "" : `${duration(indexAgeSec)}${live ? "" : ", not live"}`,
    amount(longs),
    amount(shorts),
  ]);
  return rows.length === 0
    ? ""
    : section("Markets", table(["", "last proved index", "age", "long", "short"], rows));
}

export function powersSection({ powers }: AuditArtifact): string {
  if (powers === null) return "";
  const holders = powers.holders.map(({ role, account, delaySec }) => [
    role,
    account,
    delaySec === 0 ? "at once" : `after ${delay(delaySec)}`,
  ]);
  const bindings = powers.bindings.map(({ call, role }) => [call, role]);
  const pending = powers.pending.map(({ call, caller, executableAt }) => [
    call,
    caller,
    new Date(executableAt * 1000).toISOString(),
  ]);
  const waiting =
    pending.length === 0
      ? '<p class="note">Nothing is scheduled.</p>'
      : table(["scheduled call", "by", "not before"], pending);
  return section(
    "Powers",
    `${table(["role", "holder", "may act"], holders)}<br>${table(["function", "role"], bindings)}${waiting}`,
  );
}

const HOUR_SEC = 3_600;

/** Delays of governance are hours. */
function delay(seconds: number): string {
  return seconds % HOUR_SEC === 0 ? `${grouped(seconds / HOUR_SEC)} h` : duration(seconds);
}

/** Who may trade for accounts by code: what is no contract is its owner's own business. */
export function gatewaySection({ gateways }: AuditArtifact): string {
  if (gateways.length === 0) return "";
  const rows = gateways.map(({ address, contract, keyOf, triggers, held }) => [
    contract ?? "unknown code",
    address,
    grouped(keyOf),
    triggers === null ? "" : grouped(triggers),
    held === null ? "" : grouped(BigInt(held)),
  ]);
  const head = ["", "address", "key of accounts", "triggers that stand", "tokens in it (native units)"];
  const note =
    "Contracts that are keys of accounts, and gateways that were named. Whoever made unknown code his key has trusted it, within the limits that he gave it. Tokens in a gateway were sent there by somebody; no call leaves any.";
  return section("Gateways", `<p class="note">${note}</p>${table(head, rows)}`);
}

/** What was judged before the audited block. */
export function rangeSection({ range }: AuditArtifact): string {
  if (range === null) return "";
  const { from, laws, judged, proved } = range;
  const note = `From block ${grouped(from)} on, ${laws.join(", ")} were judged on the state that the events lead to, after each of ${grouped(judged)} blocks with events. At these blocks the whole state was proved as well:`;
  const rows = proved.map(({ number, hash, verdict }) => [grouped(number), hash, verdict]);
  const blocks =
    rows.length === 0
      ? "<p>at none: the exchange had no customers before the audited block.</p>"
      : table(["block", "hash", "verdict"], rows);
  return section("On the way", `<p class="note">${escapeHtml(note)}</p>${blocks}`);
}

/** By what a reader builds the same auditor. */
export function auditorNote({ meta: { auditor } }: AuditArtifact): string {
  const { commit, changed, compiler, sourceDigest } = auditor;
  const checkout =
    commit === null ? "no commit" : `commit ${commit}${changed === true ? ", with files changed since" : ""}`;
  return escapeHtml(
    `The auditor is ${checkout}; its contracts are what solc ${compiler} makes of sources with digest ${sourceDigest}.`,
  );
}

export function contractTable({ contracts }: AuditArtifact): string {
  const rows = contracts.map(({ part, address, codeMatches, slots }) => [
    part,
    address,
    codeMatches ? "as compiled" : "differs",
    slots === null ? "not read" : grouped(slots),
  ]);
  return rows.length === 0 ? "" : section("Contracts", table(["", "address", "code", "slots"], rows));
}

/** A part of the page under a heading. @param body markup */
export function section(title: string, body: string): string {
  return `<h2>${escapeHtml(title)}</h2>${body}`;
}

/** A table of plain texts. The first cell of a row is its name. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], kind?: "prose"): string {
  const cells = (row: readonly string[]): string =>
    row
      .map((cell, i) =>
        i === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td${classOf(cell)}>${escapeHtml(cell)}</td>`,
      )
      .join("");
  const top = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join("");
  return `<div class="scroll"><table class="${kind === undefined ? "tight" : `tight ${kind}`}"><thead><tr>${top}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Addresses and hashes may break anywhere: nothing else in a table does. */
function classOf(cell: string): string {
  return /0x[0-9a-f]{16}/i.test(cell) ? ' class="hash"' : "";
}
