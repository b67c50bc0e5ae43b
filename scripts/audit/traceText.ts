import { type Holding, type Leg, type ReadyCall, type TraceReport } from "../../src/audit/trace/report";
import { amount } from "../../src/report/format";

/** A trace for people. */
export function traceText(report: TraceReport): string {
  const { block, token, subject } = report;
  const money = (wad: bigint): string => `${amount(`${wad}`, 6)} ${token.symbol}`;
  const when = new Date(block.timestamp * 1_000).toISOString();
  return [
    `${subject} at block ${block.number} (${block.hash}, ${when}).`,
    "As the node says it; npm run audit proves what the contracts hold.",
    ...report.notes.map((note) => `\n${note}`),
    "\nWhere it is:",
    ...(report.holdings.length === 0 ? ["  nothing"] : report.holdings.flatMap((one) => holding(one, money))),
    "\nHow it came there:",
    ...(report.legs.length === 0 ? ["  no deposit, no payout"] : report.legs.map((leg) => step(leg, money))),
    ...(report.result === null
      ? []
      : [`\nTrading, funding and fees have changed what was paid in by ${money(report.result)}.`]),
  ].join("\n");
}

type Money = (wad: bigint) => string;

function holding({ place, amount: wad, account, why, call }: Holding, money: Money): string[] {
  const whose = account === null ? "" : ` of account ${account}`;
  return [`  ${place}${whose}: ${money(wad)}`, `    ${why}`, ...(call === null ? [] : ready(call))];
}

function ready({ from, to, data, function: name, args, notBefore }: ReadyCall): string[] {
  const values = Object.entries(args).map(([key, value]) => `${key} ${value}`);
  const after = notBefore === null ? "" : `, not before ${new Date(notBefore * 1_000).toISOString()}`;
  return [
    `    next: ${name} ${values.join(", ")}, from ${from ?? "anybody"}${after}`,
    `      to   ${to}`,
    `      data ${data}`,
  ];
}

function step({ kind, amount: wad, account, from, to, block, transaction }: Leg, money: Money): string {
  const whose = account === null ? "" : `, account ${account}`;
  return `  block ${block}: ${kind} ${money(wad)}${whose}, ${from} -> ${to} (${transaction})`;
}
