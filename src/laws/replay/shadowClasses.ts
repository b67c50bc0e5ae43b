import { type MarketId, type Tier, TIER_LIST } from "../../domain/ids";
import { type ClassState, type StoredPosition, type Touched } from "../../domain/snapshot";
import { SCALE_START } from "../../math/bounds";
import {
  cashOwed,
  closePart,
  entryNow,
  indexNow,
  indexToStore,
  levyJump,
  sizeNow,
} from "../../math/indexMath";
import { type DustBasis, normalisedInterest } from "../../math/dust";
import { abs, max } from "../../math/wadMath";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A class as the shadow keeps it. */
export type ShadowClass = Mutable<ClassState>;

export type Writable<T> = Mutable<T>;

/** All that the classes are made of, as plain data. */
export interface ClassesState {
  /** By place. */
  readonly classes: ShadowClass[];
  readonly finalIndices: Map<string, bigint>;
  readonly funding: Map<MarketId, bigint>;
  readonly dust: Map<MarketId, Mutable<DustBasis>>;
  /** The highest price of a trade or close. */
  readonly prices: Map<MarketId, bigint>;
}

/** The classes of all markets with their funding, kept as the Ledger keeps them. */
export class ShadowClasses {
  readonly #classes: ShadowClass[];
  readonly #finalIndices: Map<string, bigint>;
  readonly #funding: Map<MarketId, bigint>;
  readonly #dust: Map<MarketId, Mutable<DustBasis>>;
  readonly #prices: Map<MarketId, bigint>;
  /** Class indices in effect, with what they were made of. */
  readonly #indices: {
    readonly index: bigint;
    readonly scale: bigint;
    readonly funding: bigint;
    readonly now: bigint;
  }[] = [];

  /** Goes on from where another one stood. */
  constructor(from?: ClassesState) {
    this.#classes = from?.classes ?? [];
    this.#finalIndices = from?.finalIndices ?? new Map();
    this.#funding = from?.funding ?? new Map();
    this.#dust = from?.dust ?? new Map();
    this.#prices = from?.prices ?? new Map();
  }

  get state(): ClassesState {
    const [classes, finalIndices] = [this.#classes, this.#finalIndices];
    return { classes, finalIndices, funding: this.#funding, dust: this.#dust, prices: this.#prices };
  }

  fundingOf(market: MarketId): bigint {
    return this.#funding.get(market) ?? 0n;
  }

  setFunding(market: MarketId, funding: bigint): void {
    this.dustOf(market).reach += abs(funding - this.fundingOf(market));
    this.#funding.set(market, funding);
  }

  of(market: MarketId, longs: boolean, tier: number): ShadowClass {
    return (this.#classes[placeOf(market, longs, tier)] ??= emptyClass());
  }

  finalIndexOf(market: MarketId, longs: boolean, tier: number, epoch: number): bigint | undefined {
    return this.#finalIndices.get(`${placeOf(market, longs, tier)}/${epoch}`);
  }

  /** What rounding has had to do in a market so far. */
  dustOf(market: MarketId): Mutable<DustBasis> {
    let found = this.#dust.get(market);
    if (found === undefined) {
      found = { positionWrites: 0n, classWrites: 0n, levies: 0n, normalised: 1n, reach: 0n };
      this.#dust.set(market, found);
    }
    return found;
  }

  /** Notes the price of a trade or close: the highest is part of the reach. */
  notePrice(market: MarketId, price: bigint): void {
    const highest = this.#prices.get(market) ?? 0n;
    if (price <= highest) return;
    this.#prices.set(market, price);
    this.dustOf(market).reach += price - highest;
  }

  /** The class index in effect. Everybody of a class asks for the same one: it is made anew when something of it has changed. */
  indexOf(market: MarketId, longs: boolean, tier: number): bigint {
    const place = placeOf(market, longs, tier);
    const { index, scale } = (this.#classes[place] ??= emptyClass());
    const funding = this.fundingOf(market);
    const known = this.#indices[place];
    if (known?.index === index && known.scale === scale && known.funding === funding) return known.now;
    const now = indexNow(index, scale, funding, longs);
    this.#indices[place] = { index, scale, funding, now };
    return now;
  }

  /** A stored position as of now. */
  touch(market: MarketId, stored: StoredPosition): Touched {
    if (stored.size === 0n) return { size: 0n, entryNotional: 0n, cash: 0n };
    const longs = stored.size > 0n;
    const { scale, epoch } = this.of(market, longs, stored.tier);
    if (stored.epoch !== epoch) {
      const last = this.finalIndexOf(market, longs, stored.tier, stored.epoch) ?? 0n;
      return { size: 0n, entryNotional: 0n, cash: cashOwed(stored.size, last, stored.index, stored.scale) };
    }
    const index = this.indexOf(market, longs, stored.tier);
    return {
      size: sizeNow(stored.size, scale, stored.scale),
      entryNotional: entryNow(stored.entryNotional, scale, stored.scale),
      cash: cashOwed(stored.size, index, stored.index, stored.scale),
    };
  }

  /** Closes part of a class at a price, whoever its holders are. */
  close(market: MarketId, longs: boolean, tier: Tier, closed: bigint, price: bigint): void {
    const state = this.of(market, longs, tier);
    const index = this.indexOf(market, longs, tier);
    this.dustOf(market).classWrites += 1n;
    this.notePrice(market, price);
    const part = closePart(state.openInterest, state.entryNotional, state.scale, closed, price, longs);
    if (part.newScale === 0n) {
      const { jump } = closePart(state.openInterest, 0n, state.scale, state.openInterest, price, longs);
      this.#finalIndices.set(`${placeOf(market, longs, tier)}/${state.epoch}`, index + jump);
      const fresh = { openInterest: 0n, entryNotional: 0n, holders: 0, scale: SCALE_START, index: 0n };
      Object.assign(state, fresh, { epoch: state.epoch + 1 });
      return;
    }
    state.openInterest -= closed;
    state.entryNotional = part.newEntry;
    state.scale = part.newScale;
    state.index = indexToStore(index + part.jump, part.newScale, this.fundingOf(market), longs);
    this.#noteScale(market, state);
  }

  /** Closes every class of a market at a price. */
  settle(market: MarketId, price: bigint): void {
    for (const longs of [true, false]) {
      for (const tier of TIER_LIST) {
        const { openInterest } = this.of(market, longs, tier);
        if (openInterest > 0n) this.close(market, longs, tier, openInterest, price);
      }
    }
  }

  levy(market: MarketId, longs: boolean, tier: Tier, amount: bigint): void {
    const state = this.of(market, longs, tier);
    this.dustOf(market).classWrites += 1n;
    state.index += levyJump(state.openInterest, state.scale, amount);
  }

  /** Takes a touched position out of its old class and puts the new one into its class. */
  move(
    market: MarketId,
    stored: StoredPosition,
    was: Touched,
    is: { size: bigint; entry: bigint; tier: Tier },
  ): void {
    this.dustOf(market).positionWrites += 1n;
    const old = this.of(market, stored.size > 0n, stored.tier);
    const held = stored.size !== 0n && stored.epoch === old.epoch;
    if (is.size !== 0n) {
      const next = this.of(market, is.size > 0n, is.tier);
      if (next.scale === 0n) next.scale = SCALE_START;
      const same = held && next === old;
      next.openInterest += abs(is.size) - (same ? abs(was.size) : 0n);
      next.entryNotional += is.entry - (same ? was.entryNotional : 0n);
      this.#noteScale(market, next);
      if (same) return;
      next.holders += 1;
    }
    if (held) leave(old, was);
  }

  #noteScale(market: MarketId, { openInterest, scale }: ShadowClass): void {
    const dust = this.dustOf(market);
    dust.normalised = max(dust.normalised, normalisedInterest(openInterest, scale));
  }
}

/** The last holder takes the class's dust along, and a shrunk scale starts afresh. */
function leave(state: ShadowClass, was: Touched): void {
  state.holders -= 1;
  if (state.holders > 0) {
    state.openInterest -= abs(was.size);
    state.entryNotional -= was.entryNotional;
    return;
  }
  state.openInterest = 0n;
  state.entryNotional = 0n;
  if (state.scale !== SCALE_START) {
    state.scale = SCALE_START;
    state.epoch += 1;
  }
}

function emptyClass(): ShadowClass {
  return { openInterest: 0n, entryNotional: 0n, holders: 0, scale: 0n, epoch: 0, index: 0n };
}

/** Classes are looked up for every position of every state: a number is found faster than a text. */
function placeOf(market: MarketId, longs: boolean, tier: number): number {
  return (market * 2 + (longs ? 0 : 1)) * TIER_LIST.length + tier;
}
