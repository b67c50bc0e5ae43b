import { RpcGarbledError } from "./rpc";

const QUANTITY = /^0x[0-9a-fA-F]+$/;
const DATA = /^0x([0-9a-fA-F]{2})*$/;
const HASH = /^0x[0-9a-fA-F]{64}$/;

/** A number as JSON-RPC writes it. `what` names the method or field for the error. */
export function toBigint(value: unknown, what: string): bigint {
  if (typeof value !== "string" || !QUANTITY.test(value)) throw garbled(value, what, "a hex quantity");
  return BigInt(value);
}

/** Like `toBigint`, for what must fit a number without loss. */
export function toNumber(value: unknown, what: string): number {
  const number = Number(toBigint(value, what));
  if (!Number.isSafeInteger(number)) throw garbled(value, what, "a number below 2^53");
  return number;
}

/** Bytes as JSON-RPC writes them, in lower case. */
export function toHex(value: unknown, what: string): string {
  if (typeof value !== "string" || !DATA.test(value)) throw garbled(value, what, "hex data");
  return value.toLowerCase();
}

/** 32 bytes, in lower case. */
export function toHash(value: unknown, what: string): string {
  if (typeof value !== "string" || !HASH.test(value)) throw garbled(value, what, "32 bytes");
  return value.toLowerCase();
}

/** A storage slot or number as 32 bytes. */
export function word(value: bigint): string {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

function garbled(value: unknown, what: string, need: string): RpcGarbledError {
  const have = JSON.stringify(value)?.slice(0, 80) ?? "nothing";
  return new RpcGarbledError(what, `the answer is ${have}, not ${need}`);
}
