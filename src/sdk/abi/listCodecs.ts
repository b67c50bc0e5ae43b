import { AbiError, type Codec, countAt, toWord, WORD } from "./codec";

const DIGITS_A_BYTE = 2;

/** A part of a tuple. */
export interface Field {
  readonly name: string;
  readonly codec: Codec;
}

/** Structs and lists of arguments: objects by name, also written from arrays. */
export function tupleCodec(fields: readonly Field[]): Codec {
  const codecs = fields.map(({ codec }) => codec);
  const head = codecs.reduce((sum, { digits }) => sum + digits, 0);
  const dynamic = codecs.some((codec) => codec.dynamic);
  return {
    digits: dynamic ? WORD : head,
    dynamic,
    read(data, at) {
      const found: Record<string, unknown> = {};
      let place = at;
      for (const { name, codec } of fields) {
        found[name] = readPart(codec, data, at, place);
        place += codec.digits;
      }
      return found;
    },
    write: (value) => writeParts(codecs, partsOf(value, fields)),
  };
}

/** @param length undefined: as long as it says itself */
export function arrayCodec(item: Codec, length: number | undefined): Codec {
  const dynamic = length === undefined || item.dynamic;
  return {
    digits: dynamic ? WORD : length * item.digits,
    dynamic,
    read(data, at) {
      const count = length ?? countAt(data, at);
      const first = length === undefined ? at + WORD : at;
      if (first + count * item.digits > data.length) {
        throw new AbiError(`an array of ${count} does not fit data of ${data.length} digits`);
      }
      return Array.from({ length: count }, (_, i) => readPart(item, data, first, first + i * item.digits));
    },
    write(value) {
      if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
        throw new AbiError(`have ${String(value)}, need an array of ${length ?? "any length"}`);
      }
      const parts = writeParts(
        value.map(() => item),
        value,
      );
      return length === undefined ? toWord(value.length) + parts : parts;
    },
  };
}

/** @param base where the list begins: offsets count from there */
function readPart(codec: Codec, data: string, base: number, place: number): unknown {
  return codec.read(data, codec.dynamic ? base + countAt(data, place) * DIGITS_A_BYTE : place);
}

/** Values and offsets first, then what the offsets point to. */
function writeParts(codecs: readonly Codec[], values: readonly unknown[]): string {
  let offset = codecs.reduce((sum, { digits }) => sum + digits, 0);
  let [head, tail] = ["", ""];
  codecs.forEach((codec, i) => {
    const written = codec.write(values[i]);
    if (!codec.dynamic) {
      head += written;
      return;
    }
    head += toWord(offset / DIGITS_A_BYTE);
    tail += written;
    offset += written.length;
  });
  return head + tail;
}

function partsOf(value: unknown, fields: readonly Field[]): readonly unknown[] {
  if (Array.isArray(value)) {
    if (value.length === fields.length) return value;
    throw new AbiError(`have ${value.length} values, need ${fields.length}`);
  }
  if (typeof value !== "object" || value === null) throw new AbiError(`have ${String(value)}, need a struct`);
  const known = value as Readonly<Record<string, unknown>>;
  return fields.map(({ name }) => {
    if (!(name in known)) throw new AbiError(`the struct has no ${name}`);
    return known[name];
  });
}
