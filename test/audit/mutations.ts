import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Part } from "../../src/audit/code/wiring";
import { word } from "../../src/audit/hex";
import { type ContractStorage } from "../../src/audit/state/contractStorage";
import { type Random } from "../math/random";

/** One word of storage, and what somebody made of it. */
export interface Mutation {
  readonly part: Part;
  readonly address: string;
  readonly slot: bigint;
  readonly before: bigint;
  readonly after: bigint;
}

const WORD_BITS = 256;

/** Draws a part, a slot among all of it that is explained, and another value for it: one more, one less, a bit flipped, or anything. */
export function drawMutation(random: Random, { state }: AuditOutcome): Mutation {
  if (state === undefined) throw new RangeError("there is no state to change");
  const parts = (Object.keys(state.storages) as Part[]).filter(
    (name) => state.storages[name].slots.length > 0,
  );
  const part = random.pick(parts);
  const storage: ContractStorage = state.storages[part];
  const slot = random.pick(storage.slots);
  const before = storage.get(slot) ?? 0n;
  return { part, address: storage.account.address, slot, before, after: changed(random, before) };
}

function changed(random: Random, before: bigint): bigint {
  const all = (1n << BigInt(WORD_BITS)) - 1n;
  const ways = [
    () => (before + 1n) & all,
    () => (before - 1n) & all,
    () => before ^ (1n << BigInt(random.below(WORD_BITS))),
    () => random.bits(WORD_BITS),
  ];
  const after = random.pick(ways)();
  return after === before ? before ^ 1n : after;
}

/** Audits the chain as it is after `change`, in a block of its own, and takes the change back. */
export async function auditAfter(
  change: (send: AuditRequest["rpc"]["request"]) => Promise<unknown>,
  request: AuditRequest,
): Promise<AuditOutcome> {
  const send = request.rpc.request.bind(request.rpc);
  const unharmed = await send("evm_snapshot", []);
  try {
    await change(send);
    await send("evm_mine", []);
    return await audit(request);
  } finally {
    await send("evm_revert", [unharmed]);
  }
}

export function auditMutated(
  { address, slot, after }: Mutation,
  request: AuditRequest,
): Promise<AuditOutcome> {
  // Hardhat wants the slot without leading zeros.
  const at = `0x${slot.toString(16)}`;
  return auditAfter((send) => send("hardhat_setStorageAt", [address, at, word(after)]), request);
}
