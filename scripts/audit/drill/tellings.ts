import { type AuditOutcome } from "../../../src/audit/audit";
import { type Rpc } from "../../../src/audit/rpc";
import { type DrillOutcome } from "../../../src/domain/audit/drills";
import { liar, type NodeLie } from "../../../test/audit/nodeLies";
import { Random } from "../../../test/math/random";
import { timed } from "./stage";

/** Of each lie, every time about something else. */
const TRIES = 10;
/** Occasions that pass before the lie is told, at most: drawn. */
const PATIENCE = 12;

/** What came of each audit in which an otherwise honest node told the lie. @param audited an audit through this node */
export async function tellings(
  honest: Rpc,
  lie: NodeLie,
  seed: string,
  audited: (rpc: Rpc) => Promise<AuditOutcome>,
  onTry: () => void,
): Promise<readonly DrillOutcome[]> {
  const outcomes: DrillOutcome[] = [];
  // A lie that finds no occasion so late is told earlier.
  for (let i = 0; outcomes.length < TRIES && i < 4 * TRIES; i += 1) {
    const random = new Random(`${seed}: ${lie.says}: ${i}`);
    const { rpc, lied } = liar(honest, lie, random, i < TRIES ? random.below(PATIENCE) : 0);
    const outcome = await timed(() => audited(rpc));
    if (lied()) outcomes.push(outcome);
    onTry();
  }
  return outcomes;
}
