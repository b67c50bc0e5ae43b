import { type Guard, guards } from "../guard";

const ROW8 = "attacks/row8.test.ts";
const ROW19 = "attacks/row19.test.ts";
const ROW22 = "attacks/row22.test.ts";
const ROW26 = "attacks/row26.test.ts";

export const TRADING: readonly Guard[] = [
  ...guards("contracts/core/LedgerFills.sol", [
    [
      "cap-of-a-class",
      "6",
      "attacks/row6.test.ts",
      "meet the cap of one class together, as one account would",
      "return openInterest <= mostInterest;",
      "return openInterest != 0 || mostInterest != 0;",
    ],
    [
      "fills-at-the-makers-price",
      "15",
      "attacks/row15.test.ts",
      "earn nothing when the index is pushed between the two ways: the book's prices do not follow it",
      "return (m.tick() * run.tickSize, int256(m.lots() * run.pricing.params.lotSize()));",
      "return (run.pricing.lowMark, int256(m.lots() * run.pricing.params.lotSize()));",
    ],
    [
      "fee-rounded-up",
      "21",
      "attacks/row21.test.ts",
      "earns nothing: trades of one lot to and fro lose the fee each, rounded up",
      "if (!_takerPasses(run, delta, price, WadMath.mulDivUp(notional, run.takerFeePpm, PPM), lots))",
      "if (!_takerPasses(run, delta, price, WadMath.mulDivDown(notional / 1e18, run.takerFeePpm, PPM) * 1e18, lots))",
    ],
    [
      "makers-margin",
      "26",
      ROW26,
      "makes no bad debt: the bid is removed, not filled",
      "return equity >= int256(margin) && _classTakes(p, _mostOf(run));",
      "return equity + int256(margin) > type(int256).min && _classTakes(p, _mostOf(run));",
    ],
    [
      "takers-margin",
      "21",
      "attacks/row21.test.ts",
      "finds no door: what would leave less than initial margin is refused on every path",
      "equity >= int256(WadMath.mulDivUp(margin, run.marginBps, BPS)) &&",
      "equity >= -int256(WadMath.mulDivUp(margin, run.marginBps, BPS)) &&",
    ],
    [
      "an-unhealthy-account-only-shrinks",
      "22",
      ROW22,
      "does not exist for who trades on: an account below its margin can only shrink until it is sound or sold",
      "if (h.equity < int256(need)) revert Ledger_InsufficientMargin(h.equity, need);",
      "need;",
    ],
  ]),
  ...guards("contracts/libraries/MarginMath.sol", [
    [
      "concentration",
      "7",
      "attacks/row7.test.ts",
      "needs more margin a unit the larger it is: twice the size more than twice the margin",
      "return WadMath.mulDivUp(notional_, concentration + notional_, divisor);",
      "return WadMath.mulDivUp(notional_, concentration, divisor);",
    ],
  ]),
  ...guards("contracts/engines/book/OrderEntry.sol", [
    [
      "sales-within-the-band",
      "8",
      ROW8,
      "sells nothing beyond the band, though the waterfall's price lies there",
      "_bound(take, terms.bandPpm);",
      "_bound(take, 999_999);",
    ],
    [
      "fills-within-the-band",
      "9",
      "attacks/row9.test.ts",
      "fills nothing outside the band, wherever orders rest",
      "_bound(take, session.trading.bandPpm());",
      "_bound(take, 999_999);",
    ],
    [
      "mid-from-before-the-block",
      "12",
      "attacks/row12.test.ts",
      "moves mark by less than a basis point where the wall stands into the next block, after half an hour of silence",
      "        if (!_accrued(request.market)) _accrue(session);\n",
      "",
    ],
  ]),
  ...guards("contracts/engines/book/Matcher.sol", [
    [
      "orders-expire",
      "19",
      ROW19,
      "fires no stop and fills no order of before it, once the price is back 6 % lower",
      "        if (expiry != 0 && expiry <= block.timestamp) return EXPIRED;\n",
      "        if (expiry == 1) return EXPIRED;\n",
    ],
    [
      "stale-orders-beyond-the-band",
      "19",
      ROW19,
      "fills an order without an end only within the band, which is what its maker risks",
      "if (take.buys ? tick < take.low : tick > take.high) return OFF_BAND;",
      "if (tick == 0) return OFF_BAND;",
    ],
  ]),
  ...guards("contracts/gateways/TriggerOrders.sol", [
    [
      "stops-end-with-an-outage",
      "19",
      ROW19,
      "fires no stop and fills no order of before it, once the price is back 6 % lower",
      "        if (!trigger.throughHalts && until > trigger.since)\n",
      "        if (!trigger.throughHalts && until == 1)\n",
    ],
  ]),
  ...guards("contracts/libraries/IndexMath.sol", [
    [
      "funding-by-scale",
      "22",
      ROW22,
      "does not: what longs pay over an hour is what shorts get, to the dust",
      "return stored + WadMath.mulDivFloor(longs ? -funding : funding, scale, WAD);",
      "return stored + WadMath.mulDivFloor(longs ? -funding : funding, 1e24, scale == 0 ? 1 : WAD);",
    ],
  ]),
  ...guards("contracts/core/LedgerPositions.sol", [
    [
      "final-index-kept",
      "22",
      ROW22,
      "dead-lock nothing: stale holders keep their cash, the class takes newcomers, and stale holders trade again",
      "_finalIndices[(key << 32) | c.epoch] = index + jump;",
      "_finalIndices[(key << 32) | c.epoch] = index;",
    ],
    [
      "buyers-pay-up",
      "22",
      ROW22,
      "earns nothing: twenty pieces cost at least what one costs",
      "p.cash += delta > 0 ? -int256(WadMath.divCeil(product, WAD)) : int256(notional);",
      "p.cash += delta > 0 ? -int256(notional - (notional % 30e18)) : int256(notional);",
    ],
  ]),
  ...guards("contracts/libraries/FundingMath.sol", [
    [
      "an-hour-of-funding-at-most",
      "22",
      ROW22,
      "a clock jump charges one hour of funding at most",
      "indexPrice * WadMath.min(dt, MAX_FUNDING_DT)",
      "indexPrice * WadMath.min(dt, 100 * MAX_FUNDING_DT)",
    ],
  ]),
];
