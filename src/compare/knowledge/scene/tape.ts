import { type Intent, type SourcePrice } from "../../../cex/model/intents";
import { type AccountId } from "../../../domain/ids";
import { PPM, WAD } from "../../../math/bounds";
import { Stream } from "../../../sim/random/stream";
import { DEPOSITS, EARLY_LONG, INSIDER, LONGS, MAKER, PEOPLE, SAVERS, SHORT, TAKER } from "./people";

const DAY_SEC = 86_400;
/** 1 September 2025, 00:00 UTC: any fixed time serves. */
const START_SEC = 1_756_684_800;

export const SOURCES = ["source 1", "source 2", "source 3", "source 4", "source 5"] as const;
export const START_PRICE = 100n * WAD;
export const TICK = WAD / 100n;

/** Of the streams' keys; the agent is 0 for the market itself. */
const Purpose = { price: 11, deposit: 12, quote: 13, trade: 14, money: 15 } as const;

/** When a block is, and what the market does in it. */
interface Moment {
  readonly sec: number;
  /** Of the starting price, before noise [ppm]. */
  readonly pricePpm: bigint;
  /** The maker has left: no bids. */
  readonly thin?: boolean;
}

const days = (count: number, seconds = 0): number => START_SEC + count * DAY_SEC + seconds;

/** A month in which people look now and then: a dip on day 3, a crash on day 8, month's end on day 31. */
const CALENDAR: readonly Moment[] = [
  { sec: days(0), pricePpm: 1_000_000n },
  { sec: days(0, 60), pricePpm: 1_000_000n },
  { sec: days(1), pricePpm: 1_002_000n },
  { sec: days(2), pricePpm: 998_000n },
  { sec: days(3), pricePpm: 956_000n },
  { sec: days(5), pricePpm: 990_000n },
  { sec: days(8), pricePpm: 996_000n },
  { sec: days(8, 10), pricePpm: 905_000n, thin: true },
  { sec: days(8, 20), pricePpm: 900_000n, thin: true },
  { sec: days(9), pricePpm: 960_000n },
  { sec: days(14), pricePpm: 985_000n },
  { sec: days(20), pricePpm: 980_000n },
  { sec: days(31), pricePpm: 1_000_000n },
  { sec: days(32), pricePpm: 1_004_000n },
];

export const BLOCKS = CALENDAR.length;
/** Blocks of the story, counted from 1. */
export const OPENING = 2;
export const CRASH = 8;

/** The token's price: steady, then a tenth after the crash [wad]. */
export function tokenPrice(block: number): bigint {
  return block < CRASH ? WAD : WAD / 10n;
}

/** The scene of one seed: the same people, prices and orders at every venue, whatever the culprit does. */
export class Tape {
  constructor(readonly seed: bigint) {}

  timeSec(block: number): number {
    return momentOf(block).sec;
  }

  /** What the coin is worth outside, in whole ticks [wad]. */
  price(block: number): bigint {
    const noise = BigInt(this.#draw(0, Purpose.price, block).between(-3_000, 3_000));
    const exact = (START_PRICE * (momentOf(block).pricePpm + noise)) / PPM;
    return exact - (exact % TICK);
  }

  /** The sources as they heard it: each within 0.05 %. */
  quotes(block: number, price: bigint): SourcePrice[] {
    const stream = this.#draw(0, Purpose.quote, block);
    return SOURCES.map((source) => {
      const offPpm = BigInt(stream.between(-500, 500));
      return { source, price: (price * (PPM + offPpm)) / PPM, timeSec: this.timeSec(block) };
    });
  }

  /** What everybody asks, in the order of arrival. */
  intents(block: number, price: bigint): Intent[] {
    if (block === 1) return [...PEOPLE.flatMap((id) => this.#arrive(id)), ...leverages()];
    const quotes = this.#makerOrders(block, price);
    const trades = block === OPENING ? openings(price) : [];
    return [...quotes, ...trades, ...this.#takerOrders(block, price), ...this.#savings(block)];
  }

  #arrive(account: AccountId): Intent[] {
    const base = (DEPOSITS.get(account) ?? 0n) * WAD;
    const more = BigInt(this.#draw(account, Purpose.deposit, 0).below(account === EARLY_LONG ? 50 : 200));
    return [{ kind: "deposit", account, asset: "usd", amount: base + (base * more) / 1_000n }];
  }

  /** Five levels a side, both sides anew in each block; in the crash only offers. */
  #makerOrders(block: number, price: bigint): Intent[] {
    const stream = this.#draw(MAKER, Purpose.quote, block);
    const thin = momentOf(block).thin === true;
    const orders: Intent[] = [{ kind: "cancelAll", account: MAKER }];
    for (let level = 1n; level <= 5n; level += 1n) {
      for (const isBuy of [true, false]) {
        const size = (BigInt(stream.between(20, 80)) * WAD) / 10n;
        const away = (level * 5n + (thin ? 200n : 0n)) * TICK;
        if (isBuy && thin) continue;
        orders.push(placed(MAKER, isBuy, "limit", isBuy ? price - away : price + away, size));
      }
    }
    return orders;
  }

  /** One to three market orders across several levels, either way. */
  #takerOrders(block: number, price: bigint): Intent[] {
    const stream = this.#draw(TAKER, Purpose.trade, block);
    const count = stream.between(1, 3);
    return Array.from({ length: count }, () => {
      const isBuy = stream.chance(500_000);
      const size = (BigInt(stream.between(30, 120)) * WAD) / 10n;
      return placed(TAKER, isBuy, "ioc", isBuy ? price + 100n * TICK : price - 100n * TICK, size);
    });
  }

  /** Savers take some money out, or bring some. */
  #savings(block: number): Intent[] {
    return SAVERS.flatMap((account): Intent[] => {
      const stream = this.#draw(account, Purpose.money, block);
      if (!stream.chance(500_000)) return [];
      const amount = BigInt(stream.between(50, 400)) * WAD;
      return [{ kind: stream.chance(800_000) ? "withdraw" : "deposit", account, asset: "usd", amount }];
    });
  }

  #draw(agent: number, purpose: number, block: number): Stream {
    return new Stream(this.seed, agent, purpose, block);
  }
}

/** The early long and the insider run twice the leverage of the rest. */
function leverages(): Intent[] {
  return [...LONGS, EARLY_LONG, INSIDER].map((account) => ({
    kind: "setLeverage",
    account,
    leverage: 25n,
  }));
}

/** Three longs of a hundred coins each, against the insider, another customer and the maker. */
function openings(price: bigint): Intent[] {
  const sellers = [INSIDER, SHORT, MAKER];
  const buyers = [...LONGS, EARLY_LONG];
  return [
    { kind: "cancelAll", account: MAKER },
    ...sellers.flatMap((seller, place): Intent[] => {
      const buyer = buyers[place] ?? EARLY_LONG;
      return [
        placed(seller, false, "limit", price, 100n * WAD),
        placed(buyer, true, "ioc", price, 100n * WAD),
      ];
    }),
  ];
}

function placed(
  account: AccountId,
  isBuy: boolean,
  order: "limit" | "ioc",
  price: bigint,
  size: bigint,
): Intent {
  return { kind: "place", account, isBuy, order, price, size, reduceOnly: false };
}

function momentOf(block: number): Moment {
  const moment = CALENDAR[block - 1];
  if (moment === undefined) throw new RangeError(`block ${block} is not in 1..${CALENDAR.length}`);
  return moment;
}
