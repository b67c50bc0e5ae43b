import { SCALE_FLOOR, SCALE_START } from "../../src/math/bounds";
import { type DustBasis, normalisedInterest } from "../../src/math/dust";
import * as index from "../../src/math/indexMath";
import { abs, max, mulDown, mulUp } from "../../src/math/wadMath";

export interface Position {
  size: bigint;
  scale: bigint;
  epoch: number;
  index: bigint;
  tier: number;
}

export interface ClassState {
  openInterest: bigint;
  scale: bigint;
  epoch: number;
  index: bigint;
  holders: number;
}

export interface TouchedPosition {
  readonly size: bigint;
  readonly cash: bigint;
}

/** One market's classes and positions on the twins of IndexMath, with the Ledger's rules of when to write what. */
export class ClassLedger {
  readonly cash: bigint[];
  readonly positions: Position[];
  readonly classes = new Map<string, ClassState>();
  funding = 0n;
  private readonly finals = new Map<string, bigint>();
  private path = 0n;
  private highest = 0n;
  private readonly counts = { positionWrites: 0n, classWrites: 0n, levies: 0n, normalised: 0n };

  constructor(accounts: number) {
    this.cash = Array<bigint>(accounts).fill(0n);
    this.positions = Array.from({ length: accounts }, () => flat(0));
  }

  /** What the dust bound is computed from. */
  basis(): DustBasis {
    return { ...this.counts, reach: this.highest + this.path };
  }

  classOf(longs: boolean, tier: number): ClassState {
    const key = keyOf(longs, tier);
    const found = this.classes.get(key);
    if (found !== undefined) return found;
    const fresh = { openInterest: 0n, scale: SCALE_START, epoch: 0, index: 0n, holders: 0 };
    this.classes.set(key, fresh);
    return fresh;
  }

  touched(account: number): TouchedPosition {
    const p = this.positions[account]!;
    if (p.size === 0n) return { size: 0n, cash: 0n };
    const longs = p.size > 0n;
    const c = this.classOf(longs, p.tier);
    if (p.epoch !== c.epoch) {
      const final = this.finals.get(`${keyOf(longs, p.tier)}/${p.epoch}`)!;
      return { size: 0n, cash: index.cashOwed(p.size, final, p.index, p.scale) };
    }
    const now = index.indexNow(c.index, c.scale, this.funding, longs);
    return {
      size: index.sizeNow(p.size, c.scale, p.scale),
      cash: index.cashOwed(p.size, now, p.index, p.scale),
    };
  }

  accrue(increment: bigint): void {
    this.funding += increment;
    this.path += abs(increment);
  }

  /** Whether a class takes newcomers. */
  drains(longs: boolean, tier: number): boolean {
    const c = this.classOf(longs, tier);
    return c.openInterest > 0n && c.scale < SCALE_FLOOR;
  }

  trade(buyer: number, seller: number, quantity: bigint, price: bigint): void {
    this.highest = max(this.highest, price);
    this.move(buyer, quantity, -mulUp(quantity, price));
    this.move(seller, -quantity, mulDown(quantity, price));
  }

  setTier(account: number, tier: number): void {
    this.move(account, 0n, 0n, tier);
  }

  /** ADL: closes `closed` of an account against the classes opposite. */
  close(account: number, price: bigint, closed: readonly bigint[]): void {
    this.highest = max(this.highest, price);
    const longs = this.touched(account).size > 0n;
    closed.forEach((part, tier) => part > 0n && this.closeClass(!longs, tier, part, price));
    const sum = closed.reduce((a, b) => a + b, 0n);
    this.move(account, longs ? -sum : sum, longs ? mulDown(sum, price) : -mulUp(sum, price));
  }

  levy(longs: boolean, to: number, amounts: readonly bigint[]): void {
    amounts.forEach((amount, tier) => {
      if (amount === 0n) return;
      const c = this.classOf(longs, tier);
      c.index += index.levyJump(c.openInterest, c.scale, amount);
      this.cash[to]! += amount;
      this.counts.classWrites += 1n;
    });
    this.counts.levies += 1n;
  }

  private closeClass(longs: boolean, tier: number, closed: bigint, price: bigint): void {
    const c = this.classOf(longs, tier);
    const before = index.indexNow(c.index, c.scale, this.funding, longs);
    const { newScale, jump } = index.closePart(c.openInterest, 0n, c.scale, closed, price, longs);
    this.counts.classWrites += 1n;
    if (newScale === 0n) {
      // All of it, or so nearly all that no scale can say the rest: everybody is paid in full.
      const whole = index.closePart(c.openInterest, 0n, c.scale, c.openInterest, price, longs);
      this.finals.set(`${keyOf(longs, tier)}/${c.epoch}`, before + whole.jump);
      Object.assign(c, { openInterest: 0n, scale: SCALE_START, epoch: c.epoch + 1, index: 0n, holders: 0 });
      return;
    }
    c.openInterest -= closed;
    c.scale = newScale;
    c.index = index.indexToStore(before + jump, newScale, this.funding, longs);
  }

  /** Changes an account's size and cash, re-bases its position and moves it between classes. */
  private move(account: number, delta: bigint, cash: bigint, tier = this.positions[account]!.tier): void {
    const old = this.positions[account]!;
    const now = this.touched(account);
    const size = now.size + delta;
    this.cash[account]! += now.cash + cash;
    const held = old.size !== 0n && old.epoch === this.classOf(old.size > 0n, old.tier).epoch;
    const from = held ? this.classOf(old.size > 0n, old.tier) : undefined;
    const to = size === 0n ? undefined : this.classOf(size > 0n, tier);
    if (to !== undefined) {
      to.openInterest += abs(size);
      to.holders += 1;
    }
    if (from !== undefined) leave(from, abs(now.size));
    if (to !== undefined) {
      this.counts.normalised = max(this.counts.normalised, normalisedInterest(to.openInterest, to.scale));
    }
    this.positions[account] = to === undefined ? flat(tier) : this.based(size, to, tier);
    this.counts.positionWrites += 1n;
  }

  private based(size: bigint, c: ClassState, tier: number): Position {
    const now = index.indexNow(c.index, c.scale, this.funding, size > 0n);
    return { size, scale: c.scale, epoch: c.epoch, index: now, tier };
  }
}

/** The last holder takes the class's dust along, and a shrunk scale starts afresh. */
function leave(c: ClassState, size: bigint): void {
  c.holders -= 1;
  if (c.holders > 0) {
    c.openInterest -= size;
    return;
  }
  c.openInterest = 0n;
  if (c.scale !== SCALE_START) Object.assign(c, { scale: SCALE_START, epoch: c.epoch + 1 });
}

function keyOf(longs: boolean, tier: number): string {
  return `${longs ? "long" : "short"}${tier}`;
}

function flat(tier: number): Position {
  return { size: 0n, scale: 0n, epoch: 0, index: 0n, tier };
}
