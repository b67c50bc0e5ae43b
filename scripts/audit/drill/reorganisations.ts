import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type AuditOutcome, type AuditRequest } from "../../../src/audit/audit";
import { type Rpc } from "../../../src/audit/rpc";
import { type DrillOutcome } from "../../../src/domain/audit/drills";
import { BYSTANDER } from "../../../test/laws/story";
import { Random } from "../../../test/math/random";
import { type Drill, type DrillResult, resultOf } from "./drill";
import { Stage, timed } from "./stage";

const DEEPEST = 64;
/** The first two questions ask for the block; so many later the history is not yet read to its end. */
const FIRST_QUESTION = 3;
const EARLY_QUESTIONS = 18;
const TRIES = 10;

/** One block each, with a deposit that only this branch has. */
async function grow(stage: Stage, blocks: number, branch: number): Promise<void> {
  const { vault } = stage.story.world.x;
  const owner = stage.story.ownerOf(BYSTANDER);
  for (let i = 0; i < blocks; i += 1) {
    await stage.story.world.outside(owner, vault, "deposit", [BYSTANDER, 1_000 * branch + i + 1]);
  }
}

/** What an audit with the store says against one that has none: the same, or branches were mixed. */
export function sameHistory({ history: a }: AuditOutcome, { history: b }: AuditOutcome): boolean {
  if (a === undefined || b === undefined) return false;
  return a.historyHash === b.historyHash && a.entries === b.entries && a.logs === b.logs;
}

/** Two branches of this depth, audited one after the other with one store. True: the first is refused now, and nothing of it is left. */
async function survives(stage: Stage, depth: number): Promise<DrillOutcome> {
  const store = mkdtempSync(path.join(tmpdir(), "glasshouse-drill-"));
  let common = await stage.send("evm_snapshot", []);
  try {
    await grow(stage, depth, 1);
    const first = await stage.audited({ store });
    await stage.send("evm_revert", [common]);
    common = await stage.send("evm_snapshot", []);
    await grow(stage, depth, 2);
    const again = await stage.audited({ store });
    const fresh = await stage.audited();
    const clean =
      [first, again, fresh].every(({ verdict }) => verdict === "holds") && sameHistory(again, fresh);
    const gone: Partial<AuditRequest> = { store, block: undefined, blockHash: first.anchor?.header.hash };
    const outcome = await timed(() => stage.audited(gone));
    return clean ? outcome : { ...outcome, verdict: "holds", cause: "the second audit mixed the branches" };
  } finally {
    await stage.send("evm_revert", [common]);
    rmSync(store, { recursive: true });
  }
}

/** @param depths of the reorganisations, in blocks. */
export async function betweenAudits(
  depths: readonly number[],
  onTry: () => void = () => undefined,
): Promise<DrillResult> {
  const stage = await Stage.open();
  const outcomes: DrillOutcome[] = [];
  for (const depth of depths) {
    outcomes.push(await survives(stage, depth));
    onTry();
  }
  return resultOf(outcomes);
}

/** The chain turns under an audit that has begun: at a drawn question the newest blocks become others. */
async function duringAudit(seed: string, onTry: () => void = () => undefined): Promise<DrillResult> {
  const stage = await Stage.open();
  const random = new Random(`${seed}: reorganisation`);
  const outcomes: DrillOutcome[] = [];
  for (let i = 0; i < TRIES; i += 1) {
    const depth = 1 + random.below(DEEPEST);
    const common = await stage.send("evm_snapshot", []);
    await grow(stage, depth, 1);
    const at = FIRST_QUESTION + random.below(EARLY_QUESTIONS);
    const { rpc, turned } = turning(stage.request.rpc, at, async () => {
      await stage.send("evm_revert", [common]);
      await grow(stage, depth, 2);
    });
    outcomes.push(await timed(() => stage.audited({ rpc })));
    // The audit may have ended on another question of those that it asked at the same time.
    await turned();
    onTry();
  }
  return resultOf(outcomes);
}

interface Turning {
  readonly rpc: Rpc;
  /** Done when the chain has turned, if it began to. @throws Error where it never did: nothing was tried */
  readonly turned: () => Promise<void>;
}

/** A node whose chain is reorganised once, before the question of this number: that one and all later ones wait for it. */
function turning(honest: Rpc, at: number, turn: () => Promise<void>): Turning {
  let asked = 0;
  let turned: Promise<void> | undefined;
  const ask = async <T>(answer: () => Promise<T>): Promise<T> => {
    asked += 1;
    if (asked === at) turned = turn();
    await turned;
    return answer();
  };
  const rpc: Rpc = {
    label: "a node whose chain turns",
    request: (method, params) => ask(() => honest.request(method, params)),
    batch: (calls) => ask(() => honest.batch(calls)),
  };
  return {
    rpc,
    turned: () => turned ?? Promise.reject(new Error(`the audit asked ${asked} questions, not ${at}`)),
  };
}

export const REORG_DRILLS: readonly Drill[] = [
  {
    name: "reorganisation-between-audits",
    kind: "reorganisation",
    lie: `the chain takes back 1 to ${DEEPEST} blocks after an audit: the old block is refused, the next audit mixes nothing`,
    run: (_seed, onTry) =>
      betweenAudits(
        Array.from({ length: DEEPEST }, (_, i) => i + 1),
        onTry,
      ),
  },
  {
    name: "reorganisation-during-an-audit",
    kind: "reorganisation",
    lie: `up to ${DEEPEST} blocks become others while the audit asks`,
    run: duringAudit,
  },
];
