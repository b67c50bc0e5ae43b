import { getAddress, hexlify, toUtf8Bytes, toUtf8String, Utf8ErrorFuncs } from "ethers";

import { AbiError, type Codec, countAt, digitsAt, toWord, WORD, wordAt } from "./codec";

const WORD_BITS = 256;
const DIGITS_A_BYTE = 2;
const ADDRESS_DIGITS = 40;
const ADDRESS_PADDING = "0".repeat(WORD - ADDRESS_DIGITS);
const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;

/** uintN and intN. As with ethers, nobody looks at what stands beyond N bits. */
export function wholeNumber(bits: number, signed: boolean): Codec {
  const [least, most] = signed
    ? [-(1n << BigInt(bits - 1)), 1n << BigInt(bits - 1)]
    : [0n, 1n << BigInt(bits)];
  const narrow = signed ? BigInt.asIntN : BigInt.asUintN;
  return {
    digits: WORD,
    dynamic: false,
    read: (data, at) => narrow(bits, wordAt(data, at)),
    write(value) {
      if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
        throw new AbiError(`have ${String(value)}, need a whole number`);
      }
      const whole = BigInt(value as number | bigint);
      if (whole < least || whole >= most) {
        throw new AbiError(`have ${whole}, need ${signed ? "int" : "uint"}${bits}: ${least} to ${most - 1n}`);
      }
      return toWord(whole < 0n ? BigInt.asUintN(WORD_BITS, whole) : whole);
    },
  };
}

export const BOOLEAN: Codec = {
  digits: WORD,
  dynamic: false,
  read: (data, at) => wordAt(data, at) !== 0n,
  write(value) {
    if (typeof value !== "boolean") throw new AbiError(`have ${String(value)}, need true or false`);
    return toWord(value ? 1 : 0);
  },
};

/** With a checksum. It costs a hash, and one event after the other names the same address: the last one is remembered. */
export function addressCodec(): Codec {
  let [last, checked] = ["", ""];
  return {
    digits: WORD,
    dynamic: false,
    read(data, at) {
      const word = digitsAt(data, at, WORD);
      const digits = word.slice(-ADDRESS_DIGITS);
      if (!word.startsWith(ADDRESS_PADDING)) throw new AbiError(`have 0x${word}, need an address`);
      if (digits !== last) [last, checked] = [digits, getAddress(`0x${digits}`)];
      return checked;
    },
    write: (value) => hexDigits(value, ADDRESS_DIGITS).padStart(WORD, "0"),
  };
}

/** bytes1 to bytes32: at the left of its word. */
export function fixedBytes(length: number): Codec {
  const digits = length * DIGITS_A_BYTE;
  return {
    digits: WORD,
    dynamic: false,
    read: (data, at) => `0x${digitsAt(data, at, WORD).slice(0, digits)}`,
    write: (value) => hexDigits(value, digits).padEnd(WORD, "0"),
  };
}

export const BYTES: Codec = {
  digits: WORD,
  dynamic: true,
  read: (data, at) => `0x${digitsAt(data, at + WORD, countAt(data, at) * DIGITS_A_BYTE)}`,
  write(value) {
    const digits = hexDigits(value);
    const words = Math.ceil(digits.length / WORD);
    return toWord(digits.length / DIGITS_A_BYTE) + digits.padEnd(words * WORD, "0");
  },
};

/** Contracts take any bytes for text: those that are none are read as a replacement character. */
export const TEXT: Codec = {
  digits: WORD,
  dynamic: true,
  read: (data, at) => toUtf8String(BYTES.read(data, at) as string, Utf8ErrorFuncs.replace),
  write(value) {
    if (typeof value !== "string") throw new AbiError(`have ${String(value)}, need text`);
    return BYTES.write(hexlify(toUtf8Bytes(value)));
  },
};

/** Without "0x", in lower case. @param length digits that it has to have; undefined: any */
function hexDigits(value: unknown, length?: number): string {
  const known = typeof value === "string" && HEX.test(value) ? value.slice(2) : undefined;
  if (known === undefined || (length !== undefined && known.length !== length)) {
    const need = length === undefined ? "whole bytes" : `${length / DIGITS_A_BYTE} bytes`;
    throw new AbiError(`have ${String(value)}, need ${need} in hexadecimal`);
  }
  return known.toLowerCase();
}
