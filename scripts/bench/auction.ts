import { time } from "@nomicfoundation/hardhat-network-helpers";

import { WAD } from "../../test/support/config";
import { holdPrice } from "../../test/support/prices";
import { type GasCase, measured, order, PRICE, put, trader, userOf } from "./bench";

const CENT = WAD / 100n;
const SIZE = 10n * WAD;
const FILLS = 10;
const AUCTION_GRADE = 2;
const FULL_BPS = 10_000;
const AUCTION_SEC = 60;
const KEEPER = 0;

/** What reopening after an auction costs. */
export const AUCTION: readonly GasCase[] = [
  {
    op: "auction.step10",
    fixture: "ten bids meet ten asks at the clearing price, twenty accounts without positions",
    atMost: 1_750_000,
    measure: async (x) => {
      const accounts = [];
      for (let i = 0; i < 2 * FILLS; i += 1) accounts.push(await trader(x, i));
      await x.breaker.connect(x.guardian).tighten(0, AUCTION_GRADE, FULL_BPS, FULL_BPS, AUCTION_SEC);
      for (const [i, account] of accounts.entries()) {
        const isBuy = i < FILLS;
        await put(x, i, order(x, account, isBuy, SIZE, isBuy ? PRICE + CENT : PRICE - CENT));
      }
      await time.increase(AUCTION_SEC);
      await holdPrice(x, 0, PRICE);
      const auction = x.auction.connect(userOf(x, KEEPER));
      // The walk is one pair of levels: the round has its price, and trades nothing yet.
      await auction.step(0, 1);
      return measured(auction.step(0, FILLS));
    },
  },
];
