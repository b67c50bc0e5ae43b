import { AbiCoder, keccak256, type ParamType } from "ethers";

import { type FillWord, type LedgerEvent } from "../domain/events";
import { ILedger__factory } from "../../typechain/factories/contracts/interfaces/ILedger__factory";

const FACE = ILedger__factory.createInterface();
const HASH_BITS = 192;

export class HistoryError extends Error {
  override readonly name = "HistoryError";
}

/** The Ledger's running hash after one more entry: an event's selector and arguments, in order. */
export function historyHash(hash: bigint, sequence: bigint, entry: LedgerEvent): bigint {
  const coder = AbiCoder.defaultAbiCoder();
  const { types, values, topic } = entryOf(entry);
  const hashed = keccak256(coder.encode(["bytes32", ...types], [topic, ...values]));
  const next = keccak256(coder.encode(["uint192", "uint64", "bytes32"], [hash, sequence, hashed]));
  return BigInt.asUintN(HASH_BITS, BigInt(next));
}

function entryOf(entry: LedgerEvent): { types: ParamType[]; values: unknown[]; topic: string } {
  const fragment = FACE.getEvent(entry.kind);
  if (fragment === null) throw new HistoryError(`the Ledger says no event ${entry.kind as string}`);
  const known = new Map<string, unknown>(Object.entries(entry));
  const values = fragment.inputs.map(({ name }) => {
    const value = known.get(name);
    if (value === undefined) throw new HistoryError(`event ${entry.kind} does not tell its ${name}`);
    return name === "fills" ? (value as readonly FillWord[]).map(toWord) : value;
  });
  return { types: [...fragment.inputs], values, topic: fragment.topicHash };
}

/** maker (32 bits) | place (8) | reduce-only (8) | lots (64) | resting (64) | tick (32) | 48 zero bits. */
function toWord({ maker, orderIndex, reduceOnly, lots, resting, tick }: FillWord): bigint {
  const place = (BigInt(maker) << 224n) | (BigInt(orderIndex) << 216n);
  const flag = reduceOnly ? 1n << 208n : 0n;
  return place | flag | (lots << 144n) | (resting << 80n) | (BigInt(tick) << 48n);
}
