import { PPM } from "../../math/bounds";
import { mulDivUp } from "../../math/wadMath";
import { type InternalAccount } from "./account";
import { type Taking } from "./orderBook";
import { reducibleNow } from "./margin";
import { type EngineState } from "./state";

/** What a taking order found. */
export interface Taken {
  /** [wad base units] */
  readonly size: bigint;
  /** [wad] */
  readonly amount: bigint;
}

export interface TakeTerms {
  /** Order of arrival; 0: an order of the engine. */
  readonly sequence: number;
  /** Whether taker and makers pay. */
  readonly fees: boolean;
}

/** Matches at once what the book has at the limit or better, books it and writes it down. */
export function takeFromBook(state: EngineState, taking: Taking, { sequence, fees }: TakeTerms): Taken {
  const { ledger, book, config, market, journal } = state;
  const taker = ledger.get(taking.account);
  let [size, amount] = [0n, 0n];
  for (const fill of book.take(taking, (account, isBuy) => reducibleNow(state, account, isBuy))) {
    const maker = ledger.get(fill.account);
    const [buyer, seller] = taking.isBuy ? [taker, maker] : [maker, taker];
    const paid = ledger.trade(buyer, seller, fill.size, fill.price);
    if (fees) {
      payFee(state, taker, paid, config.takerFeePpm);
      payFee(state, maker, paid, config.makerFeePpm);
    }
    market.last = fill.price;
    size += fill.size;
    amount += paid;
    journal.trades.push({
      price: fill.price,
      size: fill.size,
      takerIsBuy: taking.isBuy,
      taker: taker.id,
      maker: maker.id,
      takerSequence: sequence,
    });
  }
  return { size, amount };
}

/** NOTE: up, so that splitting an order never saves a fee. */
function payFee({ ledger }: EngineState, payer: InternalAccount, amount: bigint, ppm: bigint): void {
  ledger.transfer(payer, ledger.house, "usd", mulDivUp(amount, ppm, PPM));
}
