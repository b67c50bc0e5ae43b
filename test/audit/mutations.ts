import { audit, type AuditOutcome, type AuditRequest } from "../../src/audit/audit";
import { type Part } from "../../src/audit/code/wiring";
import { word } from "../../src/audit/hex";
import { LEDGER } from "../../src/audit/state/places";
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

/** Draws a slot among all of some parts that are explained, and another value for it: one more, one less, a bit flipped, or anything. */
export function drawMutation(random: Random, { state }: AuditOutcome, parts: readonly Part[]): Mutation {
  if (state === undefined) throw new RangeError("there is no state to change");
  const all = parts.flatMap((part) => {
    const storage: ContractStorage = state.storages[part];
    return storage.slots.map((slot) => ({ part, storage, slot }));
  });
  const { part, storage, slot } = random.pick(all);
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

/** Bits of the Ledger's slots that nothing is held against: when a market was accrued last, when a tier was set (docs/audit.md). */
export function openBits({ state, history }: AuditOutcome): ReadonlyMap<bigint, bigint> {
  const places = [...Array(state?.markets ?? 0).keys()].map((market) =>
    LEDGER.markets.at(market).member("accruedAt"),
  );
  for (const [market, accounts] of history?.keys.positions ?? []) {
    for (const account of accounts) places.push(LEDGER.positions.at(account).at(market).member("tierSetAt"));
  }
  return new Map(places.map((place) => [place.slot, place.masks()[0] ?? 0n]));
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
