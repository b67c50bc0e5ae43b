import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type LawId } from "../../laws/law";
import { audit, type AuditOutcome, type AuditRequest, openBy, verdictOf } from "../audit";
import { type Finding, type Unchecked } from "../finding";
import { BlockJudge, SHADOW_LAWS } from "./blockJudge";
import { ancestorsOf } from "./headerChain";
import { samplesBetween } from "./samples";

export interface Range {
  /** First block that is judged. */
  readonly from: number;
  /** Blocks between its ends at which the state is proved as well. */
  readonly samples: number;
}

/** A block before the last at which the whole state was proved. */
export interface ProvedBlock {
  readonly number: number;
  readonly hash: string;
  readonly verdict: AuditOutcome["verdict"];
}

export interface RangeOutcome {
  readonly from: number;
  /** Judged on the shadow, after every block. */
  readonly laws: readonly LawId[];
  /** Blocks with events in the range: each was judged, and the others change nothing. */
  readonly judged: number;
  /** In ascending order, without the audited block itself. */
  readonly proved: readonly ProvedBlock[];
}

export type RangedOutcome = AuditOutcome & { readonly range: RangeOutcome };

/**
 * Audits a deployment over a range of blocks: the laws that events alone can break at every block, the proved state at both ends and at some
 * blocks between. What the hash of the last block vouches for, it vouches for at the others: headers lead from each to the next.
 */
export async function auditRange(request: AuditRequest, range: Range): Promise<RangedOutcome> {
  const kept = request.store ?? mkdtempSync(path.join(tmpdir(), "glasshouse-range-"));
  try {
    return await withStore({ ...request, store: kept }, range);
  } finally {
    if (request.store === undefined) rmSync(kept, { recursive: true, force: true });
  }
}

async function withStore(request: AuditRequest, range: Range): Promise<RangedOutcome> {
  const judge = new BlockJudge(range.from);
  const whole = await audit({ ...request, watch: judge });
  const findings: Finding[] = [...whole.findings, ...judge.findings];
  const unchecked: Unchecked[] = [...whole.unchecked];
  const proved: ProvedBlock[] = [];
  try {
    for (const [number, hash] of await samplesOf(request, range, whole, judge)) {
      const found = await audit({ ...request, ...pinnedTo(hash) });
      proved.push({ number, hash, verdict: found.verdict });
      findings.push(...found.findings.map((one) => ({ ...one, subject: at(number, one.subject) })));
      unchecked.push(...found.unchecked.map((one) => ({ ...one, subject: at(number, one.subject) })));
    }
  } catch (error) {
    unchecked.push(openBy(error));
  }
  const said = { from: range.from, laws: [...SHADOW_LAWS], judged: judge.judged, proved };
  return { ...whole, ...verdictOf({ findings, unchecked }), range: said };
}

/** The first end and the samples, with their hashes. Nothing is proved before the first customer came: powers are handed over last. */
async function samplesOf(
  { rpc }: AuditRequest,
  { from, samples }: Range,
  { anchor, history }: AuditOutcome,
  { opened }: BlockJudge,
): Promise<ReadonlyMap<number, string>> {
  if (anchor === undefined || history === undefined || opened === undefined) return new Map();
  const { header } = anchor;
  const first = Math.max(from, opened);
  if (first >= header.number) return new Map();
  const between = samplesBetween(first, header.number, samples, header.hash);
  const hashes = await ancestorsOf(rpc, header, new Set([first, ...between]));
  return new Map([first, ...between].map((number) => [number, hashes.get(number) ?? ""]));
}

/** What was published is about now, a deployment file's claims were told of already, and a second node has vouched for the last block. */
function pinnedTo(hash: string): Partial<AuditRequest> {
  const once = { rpc2: undefined, claimed: undefined, published: undefined, watch: undefined };
  return { ...once, block: undefined, blockHash: hash };
}

function at(block: number, subject: string): string {
  return `block ${block}, ${subject}`;
}
