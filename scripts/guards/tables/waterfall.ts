import { type Guard, guards } from "../guard";

const ROW5 = "attacks/row5.test.ts";
const ROW8 = "attacks/row8.test.ts";
const ROW20 = "attacks/row20.test.ts";
const ROW22 = "attacks/row22.test.ts";
const ROW23 = "attacks/row23.test.ts";
const ROW26 = "attacks/row26.test.ts";

export const WATERFALL: readonly Guard[] = [
  ...guards("contracts/core/InsuranceFund.sol", [
    [
      "budget-of-a-market",
      "5",
      ROW5,
      "is deleveraged by its own loss, however rich the fund is in other markets",
      "uint256 limit = terms.fundBudget * WAD;",
      "uint256 limit = terms.fundBudget * WAD * 1_000;",
    ],
    [
      "what-was-spent-is-noted",
      "7",
      "attacks/row7.test.ts",
      "takes no more out of the fund than the market's budget, however often it is tried within the hour",
      "(inventory.used, inventory.usedAt) = (uint104(used + amount), uint32(block.timestamp));",
      "(inventory.used, inventory.usedAt) = (uint104(used), uint32(block.timestamp));",
    ],
    [
      "reward-from-what-is-there",
      "23",
      ROW23,
      "does not while the fund owes more than it has: nothing is taken from it, and its own positions are closed",
      "paid = WadMath.min(amount, _free());",
      "paid = amount;",
    ],
    [
      "cover-from-what-is-there",
      "23",
      ROW23,
      "does not where the fund has less than the debt: it pays all that it has and no more, and the rest is passed on",
      "        paid = WadMath.min(paid, uint256(offer.free));\n",
      "",
    ],
  ]),
  ...guards("contracts/libraries/FundMath.sol", [
    [
      "discount-within-the-edge",
      "15",
      "attacks/row15.test.ts",
      "earn nothing through the fund: liquidated into it on purpose, and bought back from it at its best discount",
      "uint256 discount = WadMath.min(ramp, uint256(edge));",
      "uint256 discount = ramp * 3;",
    ],
  ]),
  ...guards("contracts/engines/Liquidator.sol", [
    [
      "adl-by-the-accounts-loss",
      "5",
      ROW5,
      "is deleveraged by its own loss, however rich the fund is in other markets",
      "if (c.size == 0 || c.equity * 3 >= int256(c.marginSum)) return;",
      "if (c.size == 0 || LEDGER.accountOf(FUND).cash > 0) return;",
    ],
    [
      "no-sale-below-the-waterfalls-price",
      "8",
      ROW8,
      "sells nothing to bids below the waterfall's price: the hunter's wall of low bids stays empty",
      "uint256 limit = c.priceWith(c.feePerUnit);",
      "uint256 limit = c.size > 0 ? 1 : type(uint96).max;",
    ],
    [
      "sales-a-minute",
      "8",
      ROW8,
      "sells no more a minute than the cap, however deep the book",
      "uint64 asked = uint64(WadMath.min(wanted, c.lotsWithin(LeakyBudget.left(c.salesCap(), used))));",
      "uint64 asked = wanted;",
    ],
    [
      "healthy-are-left-alone",
      "26",
      ROW26,
      "does not, even to an account with the least equity that is still healthy",
      "if (s.equity >= int256(s.maintenanceMargin)) {",
      "if (s.equity >= 2 * int256(s.maintenanceMargin)) {",
    ],
    [
      "dust-can-be-swept",
      "22",
      ROW22,
      "does not: the rest of the account is liquidated, and the dust itself can be swept",
      "if (size == 0 || WadMath.abs(size) >= lotSize) revert Liquidator_NotDust(WadMath.abs(size), lotSize);",
      "if (size == 0 || WadMath.abs(size) <= lotSize) revert Liquidator_NotDust(WadMath.abs(size), lotSize);",
    ],
  ]),
  ...guards("contracts/libraries/LiquidationCase.sol", [
    [
      "pieces",
      "8",
      ROW8,
      "sells only as much as restores the account, and mark stays where the index is",
      "return uint64(WadMath.min(lots, size / c.terms.lotSize()));",
      "return uint64(WadMath.max(lots, size / c.terms.lotSize()));",
    ],
    [
      "reward-that-trading-paid-for",
      "22",
      ROW22,
      "earns no reward that trading did not pay for, at a deficit of next to nothing",
      "return WadMath.min(c.params.keeperReward, paid);",
      "return WadMath.max(c.params.keeperReward, paid);",
    ],
  ]),
  ...guards("contracts/libraries/AdlMath.sol", [
    [
      "adl-by-leverage",
      "20",
      ROW20,
      "is nowhere: ADL closes what is needed, by the same part for each of a class, by leverage between classes",
      "uint256 share = WadMath.mulDivUp(size, openInterest[i] * leverageOf(uint8(i)), weights);",
      "uint256 share = WadMath.min(size, openInterest[i] + (weights == 0 ? 1 : 0));",
    ],
    [
      "levy-like-the-close",
      "20",
      ROW20,
      "moves nobody's equity but by the levy, which is shared like the close",
      "uint256 share = WadMath.mulDivUp(deficit, closed[i], weights);",
      "uint256 share = WadMath.mulDivUp(deficit, closed[i], weights) / 2;",
    ],
  ]),
  ...guards("contracts/engines/Deleverager.sol", [
    [
      "levy-capped",
      "26",
      ROW26,
      "does not: the levy is at most the maintenance margin of a class, whatever the deficit",
      "return margin > taken ? margin - taken : 0;",
      "return 100 * margin > taken ? 100 * margin - taken : 0;",
    ],
  ]),
];
