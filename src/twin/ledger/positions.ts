import { type AccountId, type MarketId, tier as toTier } from "../../domain/ids";
import { MAX_ACTIVE_MARKETS, SCALE_START } from "../../math/bounds";
import { asInt, asUint } from "../../math/checked";
import {
  cashOwed,
  closePart,
  entryNow,
  freshScale,
  indexNow,
  indexToStore,
  levyJump,
  sizeNow,
} from "../../math/indexMath";
import { abs } from "../../math/wadMath";
import { Refusal } from "../refusal";
import { NO_CLASS, type Party } from "./party";
import { type ClassRow, type PositionRow } from "./rows";
import { keyOf, LedgerState, toInt128, toUint112 } from "./state";

/** Twin of contracts/core/LedgerPositions.sol: positions and their classes. */
export abstract class LedgerPositions extends LedgerState {
  load(id: AccountId, market: MarketId): Party {
    const a = this.accountOf(id);
    const s = a.positions.get(market);
    const tier = s?.tier ?? 0;
    const p: Party = {
      id,
      market,
      cash: a.cash,
      owed: 0n,
      funding: this.marketOf(market).funding,
      markets: a.markets,
      orders: a.orders,
      orderSequence: a.orderSequence,
      bids: s?.bids ?? 0n,
      asks: s?.asks ?? 0n,
      tier,
      tierBefore: tier,
      tierSetAt: s?.tierSetAt ?? 0n,
      written: false,
      heldIn: NO_CLASS,
      sizeBefore: 0n,
      entryBefore: 0n,
      size: 0n,
      entry: 0n,
      class: NO_CLASS,
      scale: 0n,
      epoch: 0,
      index: 0n,
    };
    if (s !== undefined && s.size !== 0n) this.#touch(p, s);
    return p;
  }

  /**
   * Writes a party back: class counters, position, account. Who neither traded nor changed his tier keeps his position as it is stored: one
   * that ADL ended, too. `moved` says whether the position is written.
   */
  protected store(p: Party, moved = p.size !== p.sizeBefore || p.tier !== p.tierBefore): void {
    const s = this.positionToWrite(p.id, p.market);
    if (!moved) {
      // Not re-based, or rounding would compound: what the index owes stays owed.
      p.cash -= p.owed;
    } else {
      this.#moveClass(p);
      const held = p.size !== 0n;
      s.size = p.size;
      s.entryNotional = held ? toUint112(p.entry) : 0n;
      s.scale = held ? p.scale : 0n;
      s.epoch = held ? p.epoch : 0;
      s.index = held ? toInt128(p.index) : 0n;
      p.written = held;
    }
    s.bids = p.bids;
    s.asks = p.asks;
    s.tier = p.tier;
    s.tierSetAt = p.tierSetAt;
    setMarket(p, p.written || p.bids !== 0n || p.asks !== 0n);
    const a = this.keep(this.accountOf(p.id));
    a.cash = toInt128(p.cash);
    a.markets = p.markets;
    a.orders = p.orders;
    a.orderSequence = p.orderSequence;
  }

  /** Makes the class of the party's side and tier its class, as of now. */
  protected join(p: Party): void {
    const key = keyOf(p.market, p.size > 0n, p.tier);
    if (key !== p.class) this.#joinAt(p, key, p.size > 0n);
  }

  /** Closes `closed` of a class at `price`, whoever its holders are. */
  protected closeClass(market: MarketId, longs: boolean, tier: number, closed: bigint, price: bigint): void {
    const c = this.keep(this.classOf(market, longs, tier));
    const { funding } = this.marketOf(market);
    const index = indexNow(c.index, c.scale, funding, longs);
    const part = closePart(c.openInterest, c.entryNotional, c.scale, closed, price, longs);
    let { jump } = part;
    if (part.newScale === 0n) {
      jump = closePart(c.openInterest, 0n, c.scale, c.openInterest, price, longs).jump;
    }
    c.openInterest = toUint112(asUint(c.openInterest - closed));
    c.entryNotional = toUint112(part.newEntry);
    c.scale = part.newScale;
    if (c.scale !== 0n) {
      c.index = toInt128(indexToStore(asInt(index + jump), c.scale, funding, longs));
      return;
    }
    const { epoch, finals } = c;
    const finalIndex = asInt(index + jump);
    finals.set(epoch, finalIndex);
    this.wiring.env.journal.onUndo(() => finals.delete(epoch));
    this.wiring.env.emit({ kind: "EpochEnded", market, longs, tier: toTier(tier), epoch, finalIndex });
    const fresh = { openInterest: 0n, entryNotional: 0n, holders: 0, scale: SCALE_START, index: 0n };
    Object.assign(c, fresh, { epoch: epoch + 1 });
  }

  /** Takes `amount` from all positions of a class. */
  protected levyClass(market: MarketId, longs: boolean, tier: number, amount: bigint): void {
    const c = this.keep(this.classOf(market, longs, tier));
    c.index = toInt128(asInt(c.index + levyJump(c.openInterest, c.scale, amount)));
  }

  /** The position as of now; one whose class ended has lost its size, not its cash. */
  #touch(p: Party, s: PositionRow): void {
    const { size, scale } = s;
    const longs = size > 0n;
    const key = keyOf(p.market, longs, p.tier);
    p.written = true;
    this.#joinAt(p, key, longs);
    if (s.epoch === p.epoch) {
      p.heldIn = key;
      p.sizeBefore = sizeNow(size, p.scale, scale);
      p.entryBefore = entryNow(s.entryNotional, p.scale, scale);
      p.owed = cashOwed(size, p.index, s.index, scale);
    } else {
      p.owed = cashOwed(size, this.classAt(key).finals.get(s.epoch) ?? 0n, s.index, scale);
    }
    p.size = p.sizeBefore;
    p.entry = p.entryBefore;
    p.cash += p.owed;
  }

  #joinAt(p: Party, key: number, longs: boolean): void {
    const c = this.classAt(key);
    p.class = key;
    p.scale = freshScale(c.scale);
    p.epoch = c.epoch;
    p.index = indexNow(c.index, p.scale, p.funding, longs);
  }

  /** Takes the touched position out of its old class and puts the new one into its class. */
  #moveClass(p: Party): void {
    const { heldIn } = p;
    if (p.size === 0n) {
      if (heldIn !== NO_CLASS) leave(this.keep(this.classAt(heldIn)), p);
      return;
    }
    const key = keyOf(p.market, p.size > 0n, p.tier);
    const stays = heldIn === key;
    // Joined anew: since the party was loaded, the class may have lost its last holder and begun a new epoch. And a taker who
    // tried to turn and may not was joined to the class opposite: it stays where it is, measured by its own class.
    if (!stays || p.class !== key) this.#joinAt(p, key, p.size > 0n);
    const c = this.keep(this.classAt(key));
    let openInterest = c.openInterest + abs(p.size);
    let entry = c.entryNotional + p.entry;
    if (stays) {
      openInterest = asUint(openInterest - abs(p.sizeBefore));
      entry = asUint(entry - p.entryBefore);
    } else {
      if (c.scale === 0n) c.scale = p.scale;
      c.holders += 1;
    }
    c.openInterest = toUint112(openInterest);
    c.entryNotional = toUint112(entry);
    if (!stays && heldIn !== NO_CLASS) leave(this.keep(this.classAt(heldIn)), p);
  }
}

/** The last holder takes the class's dust with it, and a shrunk scale starts afresh. */
function leave(c: ClassRow, p: Party): void {
  c.holders -= 1;
  if (c.holders === 0) {
    c.openInterest = 0n;
    c.entryNotional = 0n;
    if (c.scale !== SCALE_START) {
      c.scale = SCALE_START;
      c.epoch += 1;
    }
    return;
  }
  c.openInterest = toUint112(asUint(c.openInterest - abs(p.sizeBefore)));
  c.entryNotional = toUint112(asUint(c.entryNotional - p.entryBefore));
}

function setMarket(p: Party, active: boolean): void {
  const { market, markets } = p;
  if (markets.includes(market) === active) return;
  if (!active) {
    p.markets = markets.filter((other) => other !== market);
    return;
  }
  p.markets = [...markets, market].sort((a, b) => a - b);
  const have = BigInt(p.markets.length);
  if (have > MAX_ACTIVE_MARKETS)
    throw new Refusal("Ledger_TooManyMarkets", { have, allowed: MAX_ACTIVE_MARKETS });
}
