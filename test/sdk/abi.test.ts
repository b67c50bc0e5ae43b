import { deepStrictEqual, equal } from "node:assert/strict";

import { expect } from "chai";
import {
  AbiCoder,
  type EventFragment,
  getAddress,
  Interface,
  type ParamType,
  type Result,
  zeroPadValue,
} from "ethers";
import fc from "fast-check";

import { AbiError, type Codec } from "../../src/sdk/abi/codec";
import { argumentsOf } from "../../src/sdk/abi/codecOf";
import { EventReader } from "../../src/sdk/abi/eventReader";
import { BOOK_CONVERTERS, LEDGER_CONVERTERS } from "../../src/sdk/ledgerEvents";
import { MARKET_CONVERTERS, WATERFALL_CONVERTERS } from "../../src/sdk/marketEvents";
import { ICircuitBreaker__factory } from "../../typechain/factories/contracts/interfaces/ICircuitBreaker__factory";
import { IDeleverager__factory } from "../../typechain/factories/contracts/interfaces/IDeleverager__factory";
import { IExchange__factory } from "../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IInsuranceFund__factory } from "../../typechain/factories/contracts/interfaces/IInsuranceFund__factory";
import { ILedger__factory } from "../../typechain/factories/contracts/interfaces/ILedger__factory";
import { ILiquidator__factory } from "../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { IMarketRegistry__factory } from "../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { IPriceOracle__factory } from "../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { ISolvencyLens__factory } from "../../typechain/factories/contracts/interfaces/lens/ISolvencyLens__factory";
import { anyStruct } from "./abiValues";

const SEED = 31_337;
const RUNS = 20;
const CODER = AbiCoder.defaultAbiCoder();
const FACES = Object.entries({
  ICircuitBreaker: ICircuitBreaker__factory,
  IDeleverager: IDeleverager__factory,
  IExchange: IExchange__factory,
  IInsuranceFund: IInsuranceFund__factory,
  ILedger: ILedger__factory,
  ILiquidator: ILiquidator__factory,
  IMarketRegistry: IMarketRegistry__factory,
  IPriceOracle: IPriceOracle__factory,
  ISolvencyLens: ISolvencyLens__factory,
}).map(([name, { abi }]) => [name, new Interface(abi)] as const);
const CONVERTERS = {
  ...LEDGER_CONVERTERS,
  ...BOOK_CONVERTERS,
  ...MARKET_CONVERTERS,
  ...WATERFALL_CONVERTERS,
};

const EVENTS = FACES.flatMap(([, face]) => {
  const found: EventFragment[] = [];
  face.forEachEvent((fragment) => void (fragment.name in CONVERTERS && found.push(fragment)));
  return found.map((fragment) => ({ face, fragment }));
});

/** Arguments and results of everything that a contract can be asked. */
function listsOf(face: Interface): (readonly [string, readonly ParamType[]])[] {
  const found: (readonly [string, readonly ParamType[]])[] = [];
  face.forEachFunction(({ name, inputs, outputs }) => {
    found.push([`arguments of ${name}`, inputs], [`what ${name} returns`, outputs]);
  });
  return found;
}

/** ethers' answer in the form of ours: structs by name, arrays as they are. */
function plain(types: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(types.map((type, i) => [type.name || `${i}`, plainValue(type, values[i])]));
}

function plainValue(type: ParamType, value: unknown): unknown {
  if (type.isArray()) return (value as Result).toArray().map((item) => plainValue(type.arrayChildren, item));
  return type.isTuple() ? plain(type.components, value as Result) : value;
}

/** `body` sees seeded values of all types. */
function always(types: readonly ParamType[], body: (values: Record<string, unknown>) => void): void {
  fc.assert(fc.property(anyStruct(types), body), { seed: SEED, numRuns: RUNS });
}

/** Holds a codec against ethers, both ways, in one case. */
function compare(what: string, types: readonly ParamType[], values: Record<string, unknown>): void {
  const codec = argumentsOf(types);
  const list = types.map((type, i) => values[type.name || `${i}`]);
  const written = `0x${codec.write(list)}`;
  equal(written, CODER.encode(types, list), what);
  equal(`0x${codec.write(values)}`, written, `${what}, by name`);
  deepStrictEqual(codec.read(written, 2), plain(types, CODER.decode(types, written)), what);
}

function listOf(text: string): { types: readonly ParamType[]; codec: Codec } {
  const types = Interface.from([`function f(${text})`]).getFunction("f")?.inputs ?? [];
  return { types, codec: argumentsOf(types) };
}

describe(`reading and writing ABI, seed ${SEED}`, () => {
  it("has every event that has a converter", () => {
    expect(new Set(EVENTS.map(({ fragment }) => fragment.name))).to.deep.equal(
      new Set(Object.keys(CONVERTERS)),
    );
  });

  for (const { face, fragment } of EVENTS) {
    it(`reads ${fragment.name} as ethers does`, () => {
      const reader = new EventReader(fragment);
      const convert = CONVERTERS[fragment.name];
      always(fragment.inputs, (values) => {
        const list = fragment.inputs.map(({ name }) => values[name]);
        const { data, topics } = face.encodeEventLog(fragment, list);
        const args = face.decodeEventLog(fragment, data, topics);
        const found = reader.read(topics, data);
        deepStrictEqual({ ...found }, plain(fragment.inputs, args));
        deepStrictEqual(convert?.(found, ""), convert?.(args as unknown as Record<string, unknown>, ""));
      });
    });
  }

  for (const [contract, face] of FACES) {
    it(`writes and reads all calls of ${contract} as ethers does`, () => {
      for (const [what, types] of listsOf(face)) always(types, (values) => compare(what, types, values));
    });
  }

  it("reads and writes lists within lists, text and bytes as ethers does", () => {
    const { types } = listOf("string a, (bytes b, int24[] c)[] d, bytes32[2] e, string[][2] f, bytes4 g");
    always(types, (values) => compare("a list", types, values));
  });

  it("ignores what stands beyond a number's width, as ethers does", () => {
    const { types, codec } = listOf("uint8 a, int8 b, bool c");
    const noise = `0x${"f1".repeat(128)}`;
    expect(codec.read(noise, 2)).to.deep.equal(plain(types, CODER.decode(types, noise)));
  });

  it("refuses a word that holds more than an address, as ethers does", () => {
    const { types, codec } = listOf("address a");
    const word = `0x${"01".padEnd(64, "0")}`;
    expect(() => plain(types, CODER.decode(types, word))).to.throw();
    expect(() => codec.read(word, 2)).to.throw(AbiError, "need an address");
  });

  it("refuses data that ends early, wherever it ends", () => {
    const { codec } = listOf("uint256 a, string b, uint64[] c");
    const written = `0x${codec.write([1n, "a text that is longer than one word of 32 bytes", [1n, 2n]])}`;
    for (let digits = 2; digits < written.length; digits += 64) {
      expect(() => codec.read(written.slice(0, digits), 2), `${digits} digits`).to.throw(AbiError);
    }
  });

  it("refuses offsets and lengths that point far away", () => {
    const { codec } = listOf("uint64[] c");
    const far = "f".repeat(64);
    expect(() => codec.read(`0x${far}`, 2)).to.throw(AbiError, "the data ends");
    expect(() => codec.read(`0x${"20".padStart(64, "0")}${far}`, 2)).to.throw(AbiError, "does not fit");
  });

  it("refuses values that the type cannot hold", () => {
    const wrong: (readonly [string, unknown])[] = [
      ["uint8 a", 256],
      ["uint8 a", -1n],
      ["int8 a", 128n],
      ["int8 a", -129n],
      ["uint256 a", 1.5],
      ["uint256 a", "1"],
      ["bool a", 1],
      ["address a", "0x12"],
      ["bytes4 a", "0x123456"],
      ["bytes a", "0x123"],
      ["string a", 7],
      ["uint8[2] a", [1n]],
      ["(uint8 b) a", { c: 1n }],
      ["(uint8 b) a", undefined],
    ];
    for (const [type, value] of wrong) {
      expect(() => listOf(type).codec.write([value]), `${type}: ${String(value)}`).to.throw(AbiError);
    }
    expect(() => listOf("uint8 a").codec.write([1n, 2n])).to.throw(AbiError, "have 2 values, need 1");
  });

  it("refuses events of which a topic is missing, or holds only a hash", () => {
    const [transfer, note] = ["event T(address indexed a, uint256 b)", "event N(string indexed a)"].map(
      (text) => Interface.from([text]).getEvent(text.slice(6, 7)),
    );
    if (!transfer || !note) throw new Error("no such events");
    const reader = new EventReader(transfer);
    expect(() => reader.read([transfer.topicHash], zeroPadValue("0x01", 32))).to.throw(
      AbiError,
      "without its a",
    );
    expect(() => new EventReader(note)).to.throw(AbiError, "only the hash of a");
  });

  it("gives the checksummed address of each in turn", () => {
    const { codec } = listOf("address a");
    const addresses = [1n, 2n, 1n].map(
      (n) => `0x${(n + (0xabcdefn << 100n)).toString(16).padStart(40, "0")}`,
    );
    for (const address of addresses) {
      expect(codec.read(`0x${codec.write([address])}`, 2)).to.deep.equal({ a: getAddress(address) });
    }
  });
});
