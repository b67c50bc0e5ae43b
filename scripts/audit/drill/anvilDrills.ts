import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Rpc } from "../../../src/audit/rpc";
import { type DrillOutcome } from "../../../src/domain/audit/drills";
import { NODE_LIES } from "../../../test/audit/nodeLies";
import { AnvilStage } from "./anvilStage";
import { type Drill, type DrillResult, resultOf } from "./drill";
import { sameHistory } from "./reorganisations";
import { timed } from "./stage";
import { tellings } from "./tellings";

const DEPTHS = [1, 2, 3, 8, 31, 63, 64];

/** Every lie that is told of Hardhat's network, told of an anvil: its proofs, receipts and headers are other code's. */
async function lies(stage: AnvilStage, seed: string, onTry: () => void): Promise<readonly DrillOutcome[]> {
  const { verdict } = await stage.audited();
  if (verdict !== "holds") throw new RangeError("the deployment is not honest to begin with");
  const outcomes: DrillOutcome[] = [];
  for (const lie of NODE_LIES) {
    const audited = (rpc: Rpc) => stage.audited({ rpc });
    const told = await tellings(stage.request.rpc, lie, `${seed}: anvil`, audited, onTry);
    if (told.length === 0) throw new RangeError(`an anvil gives no occasion for: ${lie.says}`);
    outcomes.push(...told);
  }
  return outcomes;
}

/** An audit that keeps what it read, a reorganisation, and an audit that goes on from there. */
async function reorganised(stage: AnvilStage, depth: number): Promise<DrillOutcome> {
  const store = mkdtempSync(path.join(tmpdir(), "glasshouse-drill-"));
  try {
    await stage.grow(depth, depth);
    const first = await stage.audited({ store });
    await stage.reorganise(depth);
    const again = await stage.audited({ store });
    const fresh = await stage.audited();
    const honest = [first, again, fresh].every(({ verdict }) => verdict === "holds");
    const clean = honest && sameHistory(again, fresh) && !sameHistory(first, fresh);
    const gone = { store, block: undefined, blockHash: first.anchor?.header.hash };
    const outcome = await timed(() => stage.audited(gone));
    return clean ? outcome : { ...outcome, verdict: "holds", cause: "the second audit mixed the branches" };
  } finally {
    rmSync(store, { recursive: true });
  }
}

async function reorganisations(stage: AnvilStage, _seed: string, onTry: () => void) {
  const outcomes: DrillOutcome[] = [];
  for (const depth of DEPTHS) {
    outcomes.push(await reorganised(stage, depth));
    onTry();
  }
  return outcomes;
}

function onAnvil(
  drill: Pick<Drill, "name" | "kind" | "lie">,
  tried: (stage: AnvilStage, seed: string, onTry: () => void) => Promise<readonly DrillOutcome[]>,
): Drill {
  const run = async (seed: string, onTry: () => void = () => undefined): Promise<DrillResult> => {
    const stage = await AnvilStage.open();
    try {
      return resultOf(await tried(stage, seed, onTry));
    } finally {
      stage.stop();
    }
  };
  return { ...drill, run };
}

export const ANVIL_DRILLS: readonly Drill[] = [
  onAnvil(
    { name: "anvil-lies", kind: "node", lie: "on an anvil: each of the lies that a node tells, above" },
    lies,
  ),
  onAnvil(
    {
      name: "anvil-reorganisations",
      kind: "reorganisation",
      lie: `on an anvil: the chain takes back ${DEPTHS.join(", ")} blocks between two audits with one store`,
    },
    reorganisations,
  ),
];
