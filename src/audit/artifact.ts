import { getAddress } from "ethers";

import { AUDIT_SCHEMA, type AuditArtifact, auditArtifactSchema } from "../domain/audit/artifact";
import { touchedCash } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { max } from "../math/wadMath";
import { type AuditOutcome } from "./audit";
import { type Part, PARTS } from "./code/wiring";
import { type GatewayReading } from "./gateways/auditGateways";
import { ADMIN_MATRIX, POWER_MATRIX, roleName } from "./powers/judge";
import { type Powers } from "./powers/powers";
import { type RangeOutcome } from "./range/auditRange";
import { type TokenReading } from "./token/token";

/** The outcome as a file: validated, so that what is written can be read. */
export function artifactOf(
  outcome: AuditOutcome & { readonly range?: RangeOutcome },
  meta: AuditArtifact["meta"],
): AuditArtifact {
  const { anchor, history, snapshot, token, powers } = outcome;
  return auditArtifactSchema.parse({
    schema: AUDIT_SCHEMA,
    meta,
    verdict: outcome.verdict,
    headline: headlineOf(outcome),
    restsOn: anchor?.restsOn ?? [],
    block: anchor === undefined ? null : blockOf(anchor),
    contracts: contractsOf(outcome),
    findings: outcome.findings,
    unchecked: outcome.unchecked,
    history:
      history === undefined
        ? null
        : {
            events: history.logs,
            entries: `${history.entries}`,
            hash: `${history.historyHash}`,
            blocksRead: history.blocksRead,
          },
    range: outcome.range ?? null,
    money: snapshot === undefined ? null : moneyOf(snapshot),
    markets: snapshot === undefined ? [] : marketsOf(snapshot),
    stress: (outcome.stress ?? []).map((row) => asText(row)),
    token: token === undefined ? null : tokenOf(token),
    powers: powers === undefined ? null : powersOf(powers, outcome),
    gateways: (outcome.gateways ?? []).map(gatewayOf),
  });
}

/** One sentence that says what was found, and under which condition it holds. */
export function headlineOf({ verdict, findings, unchecked, anchor }: AuditOutcome): string {
  const block = anchor === undefined ? "" : ` at block ${anchor.header.number}`;
  if (verdict === "violated") {
    const open =
      unchecked.length === 0 ? "" : `, and ${counted(unchecked.length, "check")} could not be made`;
    return `VIOLATED${block}: ${counted(findings.length, "finding")}${open}.`;
  }
  if (verdict === "unchecked") {
    return `NOT CHECKED${block}: nothing was found wrong, but ${counted(unchecked.length, "check")} could not be made.`;
  }
  const condition = anchor?.standing === "assumed" ? ` if ${anchor.header.hash} is canonical` : "";
  return `HOLDS${block}${condition}: code, storage, history, laws and powers are as published.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function blockOf({ header, chainId, standing }: NonNullable<AuditOutcome["anchor"]>) {
  const { number, hash, timestamp, stateRoot } = header;
  return { chainId, number, hash, timestamp, stateRoot, standing };
}

function contractsOf({ discovery, parts, state }: AuditOutcome): AuditArtifact["contracts"] {
  const proved = { ...discovery?.parts, ...parts?.parts };
  return (Object.entries(proved) as [Part, NonNullable<(typeof proved)[Part]>][]).map(
    ([part, { account, code }]) => ({
      part: PARTS[part],
      address: getAddress(account.address),
      codeMatches: code.matches,
      codeHash: account.codeHash,
      storageRoot: account.storageRoot,
      slots: state?.storages[part].slots.length ?? null,
    }),
  );
}

function tokenOf({ address, grade, layout, powers }: TokenReading): AuditArtifact["token"] {
  return { address, grade, layout: layout ?? null, powers: [...powers] };
}

function moneyOf(snapshot: Snapshot): AuditArtifact["money"] {
  const { reserves, totals, accounts } = snapshot;
  const cash = accounts.reduce((sum, account) => sum + touchedCash(account), 0n);
  return {
    reserves: `${reserves}`,
    accounted: `${totals.accounted}`,
    surplus: `${max(reserves - totals.accounted, 0n)}`,
    cash: `${cash}`,
    difference: `${totals.accounted - cash}`,
    deficit: `${totals.deficit}`,
    accounts: totals.accounts,
  };
}

function marketsOf({ markets, timestamp }: Snapshot): AuditArtifact["markets"] {
  const sum = (classes: readonly { readonly openInterest: bigint }[]): string =>
    `${classes.reduce((total, { openInterest }) => total + openInterest, 0n)}`;
  return markets.map(({ id, symbol, index, longs, shorts }) => ({
    id,
    symbol,
    index: `${index.latest}`,
    indexAgeSec: Math.max(0, timestamp - index.updatedAt),
    live: index.live,
    longs: sum(longs),
    shorts: sum(shorts),
  }));
}

function powersOf({ holders, bindings, pending }: Powers, { parts }: AuditOutcome) {
  const addressOf = (part: Part): string => parts?.addresses[part] ?? "";
  const names = new Map(
    POWER_MATRIX.map(({ part, name, selector }) => [
      `${addressOf(part)}/${selector}`,
      `${PARTS[part]}.${name}`,
    ]),
  );
  const bound = bindings.map(({ target, selector, role }) => ({
    target,
    call: names.get(`${target}/${selector}`) ?? selector,
    role: roleName(role),
  }));
  const fixed = ADMIN_MATRIX.map(({ part, name, role }) => ({
    target: addressOf(part),
    call: `${PARTS[part]}.${name}`,
    role: roleName(role),
  }));
  return {
    holders: holders.map((holder) => ({ ...holder, role: roleName(holder.role) })),
    bindings: [...bound, ...fixed],
    pending,
  };
}

function gatewayOf(reading: GatewayReading): AuditArtifact["gateways"][number] {
  const { account, name, named, keyOf, held, slots, state } = reading;
  return {
    address: getAddress(account.address),
    contract: name ?? null,
    codeHash: account.codeHash,
    named,
    keyOf,
    held: held === undefined ? null : `${held}`,
    triggers: state?.triggers.length ?? null,
    slots: slots ?? null,
  };
}

/** Bigints as decimal text, but for the move, which is small. */
function asText(row: object): Record<string, unknown> {
  const entries = Object.entries(row) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (typeof value !== "bigint") return [name, value];
      return [name, name === "movePpm" ? Number(value) : `${value}`];
    }),
  );
}
