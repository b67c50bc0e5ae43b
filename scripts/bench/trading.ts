import { type Fixture } from "../../test/support/fixture";
import { WAD } from "../../test/support/config";
import { orderRequest } from "../../test/support/trade";
import { type GasCase, PRICE, measured, order, put, trader, userOf } from "./bench";

const CENT = WAD / 100n;
const TAKER = 0;
const SIZE = 10n * WAD;

/** Custody, resting orders, and takers against the book. */
export const TRADING: readonly GasCase[] = [
  {
    op: "deposit",
    fixture: "second deposit into the account",
    atMost: 70_000,
    measure: async (x) => {
      const account = await trader(x, TAKER);
      const amount = 100n * x.wholeToken;
      await x.token.mint(userOf(x, TAKER), 2n * amount);
      await x.token.connect(userOf(x, TAKER)).approve(x.vault, 2n * amount);
      return measured(x.vault.connect(userOf(x, TAKER)).deposit(account, amount));
    },
  },
  {
    op: "withdraw",
    fixture: "flat account, part of its cash",
    atMost: 72_000,
    measure: async (x) => {
      const account = await trader(x, TAKER);
      await x.token.mint(userOf(x, TAKER), 1n);
      return measured(x.vault.connect(userOf(x, TAKER)).withdraw(account, 100n * x.wholeToken));
    },
  },
  {
    op: "place.newPrice",
    fixture: "the account has another order, the bitmap's leaf is in use",
    atMost: 160_000,
    measure: async (x) => {
      const account = await trader(x, TAKER);
      await put(x, TAKER, order(x, account, true, SIZE, PRICE - CENT));
      const request = orderRequest(order(x, account, true, SIZE, PRICE - 2n * CENT));
      return measured(x.exchange.connect(userOf(x, TAKER)).place(request));
    },
  },
  {
    op: "place.samePrice",
    fixture: "the account has another order, the level is in use",
    atMost: 140_000,
    measure: async (x) => {
      const account = await trader(x, TAKER);
      await put(x, TAKER, order(x, account, true, SIZE, PRICE - CENT));
      const request = orderRequest(order(x, account, true, SIZE, PRICE - CENT));
      return measured(x.exchange.connect(userOf(x, TAKER)).place(request));
    },
  },
  {
    op: "cancel",
    fixture: "in the middle of three at its price",
    atMost: 68_000,
    measure: async (x) => {
      const account = await trader(x, TAKER);
      await put(x, TAKER, order(x, account, true, SIZE, PRICE - CENT));
      const middle = await put(x, TAKER, order(x, account, true, SIZE, PRICE - CENT));
      await put(x, TAKER, order(x, account, true, SIZE, PRICE - CENT));
      return measured(x.exchange.connect(userOf(x, TAKER)).cancel(middle));
    },
  },
  openAgainst("open.makers1", 1, true, 235_000),
  openAgainst("open.makers10", 10, true, 560_000),
  openAgainst("open.makers50", 50, true, 2_000_000),
  openAgainst("open.fresh1", 1, false, 275_000),
  openAgainst("open.fresh10", 10, false, 930_000),
  openAgainst("open.fresh50", 50, false, 3_800_000),
  {
    op: "close.makers1",
    fixture: "the taker ends flat",
    atMost: 190_000,
    measure: async (x) => {
      const [taker, maker] = [await trader(x, TAKER), await trader(x, 1)];
      await put(x, 1, order(x, maker, false, SIZE));
      await put(x, TAKER, order(x, taker, true, SIZE));
      await put(x, 1, order(x, maker, true, SIZE, PRICE - CENT));
      const request = orderRequest(order(x, taker, false, SIZE, PRICE - CENT));
      return measured(x.exchange.connect(userOf(x, TAKER)).place(request));
    },
  },
];

function openAgainst(op: string, count: number, positioned: boolean, atMost: number): GasCase {
  return {
    op,
    fixture: `new taker, ${count} makers at one price ${positioned ? "with" : "without"} positions`,
    atMost,
    measure: async (x) => {
      const makers = await makersAt(x, count, positioned);
      const taker = await trader(x, TAKER);
      const all = SIZE * BigInt(makers.length);
      return measured(x.exchange.connect(userOf(x, TAKER)).place(orderRequest(order(x, taker, true, all))));
    },
  };
}

/** Makers who each ask SIZE at PRICE; with `positioned` each is short already. */
async function makersAt(x: Fixture, count: number, positioned: boolean): Promise<bigint[]> {
  const makers: bigint[] = [];
  for (let i = 1; i <= count; i++) {
    makers.push(await trader(x, i));
  }
  if (positioned) {
    const other = await trader(x, count + 1);
    for (const [i, maker] of makers.entries()) {
      await put(x, i + 1, order(x, maker, false, SIZE));
    }
    await put(x, count + 1, order(x, other, true, SIZE * BigInt(count)));
  }
  for (const [i, maker] of makers.entries()) {
    await put(x, i + 1, order(x, maker, false, SIZE));
  }
  return makers;
}
