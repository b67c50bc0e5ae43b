import { type ParamType } from "ethers";

import { AbiError, type Codec } from "./codec";
import { arrayCodec, tupleCodec } from "./listCodecs";
import { addressCodec, BOOLEAN, BYTES, fixedBytes, TEXT, wholeNumber } from "./valueCodecs";

const WHOLE = /^(u?)int([0-9]+)$/;
const FIXED = /^bytes([0-9]+)$/;

/** The codec of a parameter. Throws AbiError for a type that no contract here has. */
export function codecOf(type: ParamType): Codec {
  if (type.isArray()) return arrayCodec(codecOf(type.arrayChildren), lengthOf(type.arrayLength));
  if (type.isTuple()) return argumentsOf(type.components);
  const whole = WHOLE.exec(type.type);
  if (whole) return wholeNumber(Number(whole[2]), whole[1] === "");
  const fixed = FIXED.exec(type.type);
  if (fixed) return fixedBytes(Number(fixed[1]));
  switch (type.type) {
    case "address":
      return addressCodec();
    case "bool":
      return BOOLEAN;
    case "bytes":
      return BYTES;
    case "string":
      return TEXT;
    default:
      throw new AbiError(`nothing reads or writes ${type.type}`);
  }
}

/** The codec of several parameters in a row: of a call's arguments, or of what it returns. */
export function argumentsOf(types: readonly ParamType[]): Codec {
  return tupleCodec(types.map((type, i) => ({ name: type.name || `${i}`, codec: codecOf(type) })));
}

/** ethers says -1 for an array without a fixed length. */
function lengthOf(length: number): number | undefined {
  return length < 0 ? undefined : length;
}
