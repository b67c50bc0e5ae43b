import fc from "fast-check";
import { hexlify, type ParamType } from "ethers";

/** What the domain bounds more narrowly than the ABI does. */
const BOUNDS: Readonly<Record<string, bigint>> = { market: 63n, tier: 4n };
const WHOLE = /^(u?)int([0-9]+)$/;
const FIXED = /^bytes([0-9]+)$/;

/** Any value of a type, with the ends of its range more often than elsewhere. */
export function anyValue(type: ParamType): fc.Arbitrary<unknown> {
  if (type.isArray()) {
    const bounds = type.arrayLength < 0 ? { minLength: 0, maxLength: 4 } : exactly(type.arrayLength);
    return fc.array(anyValue(type.arrayChildren), bounds);
  }
  if (type.isTuple()) return anyStruct(type.components);
  const [, unsigned, bits] = WHOLE.exec(type.type) ?? [];
  if (bits !== undefined) return anyWhole(type.name, unsigned === "u", BigInt(bits));
  const [, length] = FIXED.exec(type.type) ?? [];
  if (length !== undefined) return anyBytes(Number(length), Number(length));
  switch (type.type) {
    case "bool":
      return fc.boolean();
    case "string":
      return fc.string({ unit: "grapheme", maxLength: 70 });
    case "bytes":
      return anyBytes(0, 70);
    case "address":
      return anyBytes(20, 20);
    default:
      throw new Error(`nobody made values of ${type.type}`);
  }
}

/** A struct or a list of arguments, by name. */
export function anyStruct(types: readonly ParamType[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(types.map((type, i) => [type.name || `${i}`, anyValue(type)])));
}

function anyWhole(name: string, unsigned: boolean, bits: bigint): fc.Arbitrary<bigint> {
  const most = BOUNDS[name] ?? (1n << (unsigned ? bits : bits - 1n)) - 1n;
  const least = unsigned ? 0n : -(1n << (bits - 1n));
  return fc.oneof(fc.constantFrom(least, most), fc.bigInt({ min: least, max: most }));
}

function anyBytes(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength, maxLength }).map((bytes) => hexlify(bytes));
}

function exactly(length: number): { minLength: number; maxLength: number } {
  return { minLength: length, maxLength: length };
}
