import { type Guard, guards } from "../guard";

const ROW10 = "attacks/row10.test.ts";
const ROW11 = "attacks/row11.test.ts";
const ROW12 = "attacks/row12.test.ts";
const ROW13 = "attacks/row13.test.ts";
const ROW19 = "attacks/row19.test.ts";
const FEEDS = "attacks/feeds.test.ts";
const OUTAGE = "liquidates and fills nothing in its first block, at the price from before";
const FAULTS = "is left out of 3 sources for at most 120,000 gas, and changes nothing of the answer";
const SQUEEZE = "moves up by its leash at most, and bankrupts nobody who was healthy";

export const PRICES: readonly Guard[] = [
  ...guards("contracts/libraries/WeightedMedian.sol", [
    [
      "two-that-disagree-make-no-price",
      "10",
      ROW10,
      "make no price when it is too low: nobody trades, is liquidated or takes profit at an average",
      "return (0, dispersionPpm, RoundStatus.NoQuorum);",
      "return (price, dispersionPpm, RoundStatus.Live);",
    ],
    [
      "the-middle-answers",
      "13",
      ROW13,
      "is no price of its market, even with a majority of its reporters: 1000 times too high, or too low",
      "uint256 middle = middleOf(points, answered);",
      "uint256 middle = points.length - 1;",
    ],
    [
      "a-majority-holds-the-middle",
      "feeds",
      FEEDS,
      "holds with 5 sources: a minority that sees all and chooses its words and its moment",
      "while (2 * below < answered) below += points[++i] & WEIGHT_MASK;",
      "while (4 * below < answered) below += points[++i] & WEIGHT_MASK;",
    ],
  ]),
  ...guards("contracts/oracle/PriceOracle.sol", [
    [
      "never-back-in-time",
      "11",
      ROW11,
      "is none that was signed before the last one: the better price of a minute ago is left out",
      "return timestamp < lastStamp ? Verdict.OlderThanBefore : Verdict.Used;",
      "return Verdict.Used;",
    ],
    [
      "stale-left-out",
      "11",
      ROW11,
      "is none that is older than the market allows, though nothing newer was brought",
      "        if (block.timestamp - timestamp > source.maxAgeSec()) return Verdict.Stale;\n",
      "",
    ],
    [
      "rounds-apart",
      "11",
      ROW11,
      "makes no second round in the same five seconds",
      "if (updatedAt != 0 && block.timestamp < updatedAt + ROUND_GAP)",
      "if (updatedAt != 0 && block.timestamp < updatedAt)",
    ],
    [
      "stipend",
      "25",
      "attacks/row25.test.ts",
      "give a source its stipend and no more, in every round",
      "uint256 private constant STIPEND = 100_000;",
      "uint256 private constant STIPEND = 1_000_000;",
    ],
    [
      "future-left-out",
      "feeds",
      FEEDS,
      FAULTS,
      "        if (timestamp > block.timestamp) return Verdict.Future;\n",
      "        if (timestamp > block.timestamp) timestamp = block.timestamp;\n",
    ],
    [
      "negative-left-out",
      "feeds",
      FEEDS,
      "is left out of 4 sources for at most 120,000 gas, and changes nothing of the answer",
      "        if (int256(price) <= 0) return Verdict.NonPositive;\n",
      "",
    ],
    [
      "uncertain-left-out",
      "feeds",
      FEEDS,
      "is left out of 5 sources for at most 120,000 gas, and changes nothing of the answer",
      `        if (confidence > price || confidence * PPM > price * source.maxConfidencePpm())
            return Verdict.Uncertain;
`,
      "",
    ],
  ]),
  ...guards("contracts/types/IndexWord.sol", [
    [
      "index-ages",
      "19",
      ROW19,
      OUTAGE,
      "return block.timestamp <= word.updatedAt() + uint16(IndexWord.unwrap(word) >> 232);",
      "return true;",
    ],
  ]),
  ...guards("contracts/libraries/BoundedCall.sol", [
    [
      "answer-of-three-words",
      "feeds",
      FEEDS,
      "is left out of 7 sources for at most 120,000 gas, and changes nothing of the answer",
      "            ok := and(ok, eq(returndatasize(), 96))\n",
      "",
    ],
    [
      "no-code-no-answer",
      "feeds",
      FEEDS,
      "is no code in any of 3 positions",
      "eq(returndatasize(), 96)",
      "or(eq(returndatasize(), 96), iszero(returndatasize()))",
    ],
  ]),
  ...guards("contracts/oracle/sources/UniswapV3TwapSource.sol", [
    [
      "mean-not-spot",
      "12",
      ROW12,
      "moves the index by 0 and liquidates nobody: pushed, read, used and pushed back in one block",
      "(int256 tick, uint256 liquidity) = _observe(POOL, WINDOW);",
      "(, uint256 liquidity) = _observe(POOL, WINDOW);\n        (, int24 spot, , , , , ) = POOL.slot0();\n        int256 tick = spot;",
    ],
  ]),
  ...guards("contracts/oracle/sources/SignedSource.sol", [
    [
      "one-reporter-is-none",
      "13",
      ROW13,
      "is no price of its source: alone, repeated, or beside a forged second signature",
      "        if (reports.length < THRESHOLD) revert SignedSource_TooFewReports(reports.length, THRESHOLD);\n",
      "",
    ],
  ]),
  ...guards("contracts/oracle/sources/ChainlinkSource.sol", [
    [
      "feed-units",
      "14",
      "attacks/row14.test.ts",
      "give one price with feeds of 8, 18, 8 decimals: nobody gains by the difference",
      "MULTIPLIER = decimals < WAD_DECIMALS ? 10 ** (WAD_DECIMALS - decimals) : 1;",
      "MULTIPLIER = 1;",
    ],
    [
      "clamped-feed-refused",
      "21",
      "oracle/chainlink.test.ts",
      "reverts at its limits",
      "        if (CLAMP != Clamp.None) _checkClamp(answer);\n",
      "",
    ],
  ]),
  ...guards("contracts/risk/CircuitBreaker.sol", [
    [
      "breaker-sees-age",
      "19",
      ROW19,
      OUTAGE,
      "            block.timestamp <= uint256(hot.roundAt) + hot.maxPriceAgeSec;\n    }",
      "            hot.maxPriceAgeSec != 0;\n    }",
    ],
    [
      "grace-after-an-outage",
      "19",
      ROW19,
      "leaves the time to act: not liquidated at one round after it, nor into the book within the grace",
      "        if (outage >= OUTAGE_FOR_GRACE) _deferSales(hot, block.timestamp, outage, graceSec);\n",
      "        graceSec;\n",
    ],
    [
      "grace-after-a-halt",
      "24",
      "attacks/row24.test.ts",
      "sells nobody in the first block after a halt: who tops up within the grace keeps his position",
      "        if (grade >= Grade.Auction)\n            _deferSales(",
      "        if (grade > Grade.Halted)\n            _deferSales(",
    ],
  ]),
  ...guards("contracts/core/LedgerMargin.sol", [
    [
      "the-worse-of-two-rounds",
      "11",
      ROW11,
      "earns nothing by the choice of what to bring and when: of two rounds the worse one sells inventory and judges",
      "        if (previous != 0) {",
      "        if (previous == type(uint256).max) {",
    ],
    [
      "uncollected-profit-stays",
      "3",
      "attacks/row3.test.ts",
      "cannot be withdrawn: two colluding accounts get out at most what they put in",
      "        if (judge == Judge.Withdrawal && size != 0) price = _withdrawalPrice(q, p, price);\n",
      "",
    ],
    [
      "winners-do-not-leave-first",
      "4",
      "attacks/row4.test.ts",
      "collect nothing that was not closed against somebody, and who has no position loses nothing",
      "return WadMath.max(WadMath.max(mark, entryUp), high);",
      "return mark;",
    ],
    [
      "a-sick-market-is-no-shield",
      "26",
      "attacks/row26.test.ts",
      "does not: the other market is liquidated, and the lot counts 20 % of its notional at most",
      "int256 allowance = int256(WadMath.mulDivDown(held, SICK_ALLOWANCE_PPM, PPM));",
      "int256 allowance = int256(held * 1_000);",
    ],
  ]),
  ...guards("contracts/core/LedgerWaterfall.sol", [
    [
      "leash",
      "9",
      "attacks/row9.test.ts",
      SQUEEZE,
      "int256 sample = WadMath.clamp(a.midSamplePpb, -leash, leash);",
      "int256 sample = WadMath.clamp(a.midSamplePpb, -20 * leash, 20 * leash);",
    ],
    [
      "leash-against-a-wall",
      "6",
      "attacks/row6.test.ts",
      "move mark by no more than its leash, however high the wall and however long it stands",
      "int256 leash = int256(leashPpm) * PPM_TO_PPB;",
      "int256 leash = int256(leashPpm) * PPM_TO_PPB * 20;",
    ],
  ]),
];
