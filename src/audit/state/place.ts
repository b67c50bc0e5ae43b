import { type ContractFacts, type LayoutField, type LayoutType } from "../code/facts";
import { word } from "../hex";
import { fromBytes, keccak, toBytes } from "../trie/keccak";

/** The layout has no such variable, member or element. */
export class LayoutError extends Error {
  override readonly name = "LayoutError";
}

const WORD_BYTES = 32;

/** A key of a mapping: numbers of any kind, or bytes in hex, which a mapping aligns to the left unless they are an address. */
export type MappingKey = bigint | number | string;

/** Where a contract's variable, or a part of it, is stored. Follows the compiler's layout, whatever the contract. */
export class Place {
  private constructor(
    private readonly types: ContractFacts["types"],
    /** For people: `_accounts[7].cash`. */
    readonly name: string,
    readonly slot: bigint,
    /** In the slot, from its lowest byte [bytes]. */
    readonly offset: number,
    readonly typeName: string,
  ) {}

  /** @param type where two variables of a contract and what it inherits have one name. */
  static variable(facts: ContractFacts, label: string, type?: string): Place {
    const fields = type === undefined ? facts.storage : facts.storage.filter((field) => field.type === type);
    const field = fieldNamed(fields, label);
    return new Place(facts.types, label, BigInt(field.slot), field.offset, field.type);
  }

  get type(): LayoutType {
    const type = this.types[this.typeName];
    if (type === undefined) throw new LayoutError(`no type ${this.typeName}`);
    return type;
  }

  member(label: string): Place {
    const field = fieldNamed(this.type.members ?? [], label);
    const slot = this.slot + BigInt(field.slot);
    return new Place(this.types, `${this.name}.${label}`, slot, field.offset, field.type);
  }

  /** The element of a mapping under a key. */
  at(key: MappingKey): Place {
    const { key: keyType, value } = this.type;
    if (keyType === undefined || value === undefined) throw new LayoutError(`${this.name} is no mapping`);
    const slot = BigInt(fromBytes(keccak(toBytes(paddedKey(key, keyType) + word(this.slot).slice(2)))));
    return new Place(this.types, `${this.name}[${key}]`, slot, 0, value);
  }

  /** An element of an array of fixed length, each of which fills whole slots. */
  element(index: number): Place {
    const { value, encoding, bytes } = this.type;
    const size = value === undefined ? 0 : Math.ceil((this.types[value]?.bytes ?? 0) / WORD_BYTES);
    if (value === undefined || encoding !== "inplace" || (index + 1) * size * WORD_BYTES > bytes) {
      throw new LayoutError(`${this.name} has no element ${index}`);
    }
    return new Place(this.types, `${this.name}[${index}]`, this.slot + BigInt(index * size), 0, value);
  }

  /** The slots that the value itself fills; what its mappings hold lies elsewhere. */
  slots(): readonly bigint[] {
    const count = Math.max(1, Math.ceil(this.type.bytes / WORD_BYTES));
    return Array.from({ length: count }, (_, i) => this.slot + BigInt(i));
  }

  /** The bits of each slot that the value itself uses. Compilers write zeros into the others. */
  masks(): readonly bigint[] {
    const { members, bytes, encoding } = this.type;
    if (members === undefined) {
      if (bytes > WORD_BYTES || encoding !== "inplace") return this.slots().map(() => bits(8 * WORD_BYTES));
      return [bits(8 * bytes) << BigInt(8 * this.offset)];
    }
    const masks = this.slots().map(() => 0n);
    for (const { label } of members) {
      const member = this.member(label);
      const first = Number(member.slot - this.slot);
      member.masks().forEach((mask, i) => (masks[first + i] = (masks[first + i] ?? 0n) | mask));
    }
    return masks;
  }

  /** The value in the word at this place's slot: signed where the type is, a number for everything else. */
  decode(stored: bigint): bigint {
    const bits = 8 * this.type.bytes;
    const shifted = stored >> BigInt(8 * this.offset);
    return /^int\d/.test(this.typeName) ? BigInt.asIntN(bits, shifted) : BigInt.asUintN(bits, shifted);
  }
}

function bits(count: number): bigint {
  return (1n << BigInt(count)) - 1n;
}

function fieldNamed(fields: readonly LayoutField[], label: string): LayoutField {
  const field = fields.find((candidate) => candidate.label === label);
  if (field === undefined) throw new LayoutError(`the layout has no ${label}`);
  return field;
}

function paddedKey(key: MappingKey, type: string): string {
  if (typeof key !== "string") return word(BigInt.asUintN(256, BigInt(key)));
  const digits = key.slice(2).toLowerCase();
  return `0x${/^bytes\d/.test(type) ? digits.padEnd(64, "0") : digits.padStart(64, "0")}`;
}
