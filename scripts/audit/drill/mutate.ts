import { audit, type AuditOutcome, type AuditRequest } from "../../../src/audit/audit";
import { word } from "../../../src/audit/hex";
import { type MutationRow } from "../../../src/domain/audit/drills";
import { auditRecoded, drawCodeMutation } from "../../../test/audit/codeMutations";
import { drawLogMutation, logsOf, mutatedRpc } from "../../../test/audit/logMutations";
import { auditMutated, drawMutation } from "../../../test/audit/mutations";
import { Random } from "../../../test/math/random";
import { secondsSince, type Stage } from "./stage";

type Kind = MutationRow["kind"];

export const MUTATION_KINDS: readonly Kind[] = ["word", "log", "code"];

/** What came of one mutation. */
interface Tried {
  readonly says: string;
  readonly caught: boolean;
  /** Of logs: without receipts too. */
  readonly alone?: boolean;
}

type Try = (random: Random) => Promise<Tried>;

/** How long it goes on. */
export interface Pace {
  readonly onTry: () => void;
  readonly stopped: () => boolean;
}

/** Changes one word, log or byte at a time of an honest deployment, audits, and takes it back: as often as asked. */
export async function mutate(
  stage: Stage,
  kind: Kind,
  tries: number,
  seed: string,
  { onTry, stopped }: Pace,
): Promise<MutationRow> {
  const began = performance.now();
  const attempt = await tryOf(stage, kind);
  const [missed, told]: [string[], Tried[]] = [[], []];
  for (let i = 0; told.length < tries && !stopped(); i += 1) {
    const tried = await attempt(new Random(`${seed}: ${kind} ${i}`));
    told.push(tried);
    if (!tried.caught) missed.push(`${kind} ${i}: ${tried.says}`);
    onTry();
  }
  const withoutReceipts = kind === "log" ? told.filter(({ alone }) => alone === true).length : null;
  const wallSec = secondsSince(began);
  const caught = told.length - missed.length;
  return { kind, tries: told.length, caught, withoutReceipts, missed, wallSec };
}

async function tryOf({ request: plain }: Stage, kind: Kind): Promise<Try> {
  const request: AuditRequest = { ...plain, receipts: true };
  const honest = await audit(request);
  if (honest.verdict !== "holds") throw new RangeError("the deployment is not honest to begin with");
  if (kind === "word") return (random) => tryWord(random, honest, plain);
  if (kind === "code") return (random) => tryCode(random, honest, plain);
  const logs = await logsOf(plain, honest);
  return async (random) => {
    const mutation = drawLogMutation(random, logs);
    const rpc = mutatedRpc(plain.rpc, mutation);
    const [whole, alone] = [await audit({ ...request, rpc }), await audit({ ...plain, rpc })];
    return { says: mutation.says, caught: isFound(whole), alone: isFound(alone) };
  };
}

async function tryWord(random: Random, honest: AuditOutcome, request: AuditRequest): Promise<Tried> {
  const mutation = drawMutation(random, honest);
  const { part, slot, before, after } = mutation;
  const says = `${part} ${word(slot)}: ${word(before)} to ${word(after)}`;
  return { says, caught: isFound(await auditMutated(mutation, request)) };
}

async function tryCode(random: Random, honest: AuditOutcome, request: AuditRequest): Promise<Tried> {
  const mutation = await drawCodeMutation(random, request, honest);
  const says = `byte ${mutation.at} of the code of ${mutation.contract}`;
  return { says, caught: isFound(await auditRecoded(mutation, request)) };
}

function isFound({ verdict }: AuditOutcome): boolean {
  return verdict !== "holds";
}
