import * as adl from "../../src/math/adlMath";
import {
  MARK_MEMORY,
  MAX_NOTIONAL,
  MAX_PRICE,
  MAX_SIZE,
  PREMIUM_MEMORY,
  SCALE_START,
} from "../../src/math/bounds";
import * as collateral from "../../src/math/collateralMath";
import * as fund from "../../src/math/fundMath";
import * as funding from "../../src/math/fundingMath";
import * as index from "../../src/math/indexMath";
import * as margin from "../../src/math/marginMath";
import { leverageOf, TIERS } from "../../src/math/tiers";
import * as wad from "../../src/math/wadMath";
import { type Random } from "./random";
import { type HarnessName, type TwinSpec } from "./twinSpec";

const UINT = 256;
const INT = -256;
const BOOL = 1;
const FIVE: readonly number[] = Array<number>(TIERS).fill(UINT);

const INDEX = (1n << 127n) - 1n;
const HALF_WORD = (1n << 128n) - 1n;
const SMALL_SIGNED = (1n << 127n) - 1n;

type Row = readonly [
  name: string,
  widths: readonly number[],
  draw: (r: Random) => bigint[],
  twin: TwinSpec["twin"],
];

const WAD_ROWS: readonly Row[] = [
  ["mulDown", [UINT, UINT], (r) => [r.upTo(HALF_WORD), r.upTo(HALF_WORD)], wad.mulDown],
  ["mulUp", [UINT, UINT], (r) => [r.upTo(HALF_WORD), r.upTo(HALF_WORD)], wad.mulUp],
  ["mulDivDown", [UINT, UINT, UINT], drawProduct, wad.mulDivDown],
  ["mulDivUp", [UINT, UINT, UINT], drawProduct, wad.mulDivUp],
  ["mulDivFloor", [INT, UINT, UINT], drawSignedProduct, wad.mulDivFloor],
  ["mulDivFloorWide", [INT, UINT, UINT], drawWideProduct, wad.mulDivFloorWide],
  ["mulDivFloorSigned", [INT, INT, UINT], drawTwoSigned, wad.mulDivFloorSigned],
  ["divCeil", [UINT, UINT], (r) => [r.upTo(HALF_WORD), r.upTo(HALF_WORD)], wad.divCeil],
  ["abs", [INT], (r) => [r.signed(HALF_WORD)], wad.abs],
  ["min", [UINT, UINT], (r) => drawNear(r), wad.min],
  ["max", [UINT, UINT], (r) => drawNear(r), wad.max],
  ["clamp", [INT, INT, INT], drawClamp, wad.clamp],
];

const INDEX_ROWS: readonly Row[] = [
  ["indexNow", [INT, UINT, INT, BOOL], drawIndexed, (a, b, c, d) => index.indexNow(a!, b!, c!, d === 1n)],
  [
    "indexToStore",
    [INT, UINT, INT, BOOL],
    drawIndexed,
    (a, b, c, d) => index.indexToStore(a!, b!, c!, d === 1n),
  ],
  ["sizeNow", [INT, UINT, UINT], (r) => [r.signed(MAX_SIZE), ...drawScales(r)], index.sizeNow],
  ["entryNow", [UINT, UINT, UINT], (r) => [r.upTo(MAX_NOTIONAL), ...drawScales(r)], index.entryNow],
  [
    "cashOwed",
    [INT, INT, INT, UINT],
    (r) => [r.signed(MAX_SIZE), r.signed(INDEX), r.signed(INDEX), r.positive(SCALE_START)],
    index.cashOwed,
  ],
  [
    "closePart",
    [UINT, UINT, UINT, UINT, UINT, BOOL],
    drawClosePart,
    (a, b, c, d, e, f) => {
      const part = index.closePart(a!, b!, c!, d!, e!, f === 1n);
      return [part.newScale, part.jump, part.newEntry];
    },
  ],
  [
    "levyJump",
    [UINT, UINT, UINT],
    (r) => [r.positive(MAX_SIZE), r.positive(SCALE_START), r.upTo(MAX_NOTIONAL)],
    index.levyJump,
  ],
  ["freshScale", [UINT], (r) => [r.upTo(SCALE_START)], index.freshScale],
];

const MARGIN_ROWS: readonly Row[] = [
  ["notional", [UINT, UINT], (r) => [r.upTo(MAX_SIZE), r.upTo(MAX_PRICE)], margin.notional],
  [
    "initialMargin",
    [UINT, UINT, UINT],
    (r) => [r.upTo(MAX_NOTIONAL), leverageOf(r.below(TIERS)), r.positive(1n << 100n)],
    margin.initialMargin,
  ],
  ["maintenanceMargin", [UINT], (r) => [r.upTo(MAX_NOTIONAL)], margin.maintenanceMargin],
  [
    "exposure",
    [INT, UINT, UINT],
    (r) => [r.signed(MAX_SIZE), r.upTo(MAX_SIZE), r.upTo(MAX_SIZE)],
    margin.exposure,
  ],
  ["value", [INT, UINT], (r) => [r.signed(MAX_SIZE), r.upTo(MAX_PRICE)], margin.value],
  ["mark", [UINT, INT], (r) => [r.upTo(MAX_PRICE), r.signed(65_535_000n)], margin.mark],
  ["waterfallPrice", [INT, UINT, UINT, UINT, INT], drawWaterfall, margin.waterfallPrice],
  ["deficitShare", [UINT, UINT, UINT], drawDeficit, margin.deficitShare],
  ["sizeToRestore", [UINT, UINT, UINT, UINT, INT, UINT, UINT], drawRestore, margin.sizeToRestore],
];

const FUNDING_ROWS: readonly Row[] = [
  ["average", [INT, INT, UINT, UINT], drawAverage, funding.average],
  [
    "ratePpb",
    [INT, INT, UINT, BOOL],
    (r) => [r.signed(65_535_000n), r.signed(1n << 23n), r.upTo(1n << 24n), r.flag()],
    (a, b, c, d) => funding.ratePpb(a!, b!, c!, d === 1n),
  ],
  [
    "increment",
    [UINT, INT, UINT],
    (r) => [r.upTo(MAX_PRICE), r.signed(1n << 34n), r.upTo(100_000n)],
    funding.increment,
  ],
];

const ADL_ROWS: readonly Row[] = [
  ["closedByClass", [UINT, ...FIVE], drawClosed, (size, ...rest) => adl.closedByClass(size!, rest)],
  [
    "leviedByClass",
    [UINT, ...FIVE, ...FIVE],
    drawLevied,
    (deficit, ...rest) => adl.leviedByClass(deficit!, rest.slice(0, TIERS), rest.slice(TIERS)),
  ],
];

const FUND_ROWS: readonly Row[] = [
  [
    "edgeOf",
    [INT, UINT, UINT],
    (r) => [r.signed(MAX_SIZE), r.upTo(MAX_PRICE), r.upTo(MAX_PRICE)],
    fund.edgeOf,
  ],
  ["countedEdge", [INT, UINT], (r) => [r.signed(MAX_PRICE), r.upTo(MAX_PRICE)], fund.countedEdge],
  ["reserveOf", [INT, UINT], (r) => [r.signed(MAX_SIZE), r.upTo(MAX_PRICE)], fund.reserveOf],
  [
    "affordable",
    [UINT, INT, INT],
    (r) => [r.upTo(MAX_SIZE), r.signed(MAX_NOTIONAL), r.signed(MAX_NOTIONAL)],
    fund.affordable,
  ],
  [
    "salePrice",
    [INT, UINT, INT, UINT],
    (r) => [r.signed(MAX_SIZE), r.upTo(MAX_PRICE), r.signed(MAX_PRICE), r.upTo(100_000n)],
    fund.salePrice,
  ],
];

const COLLATERAL_ROWS: readonly Row[] = [
  [
    "haircutValue",
    [UINT, UINT, UINT],
    (r) => [r.upTo(MAX_SIZE), r.upTo(MAX_PRICE), r.upTo(1_000_000n)],
    collateral.haircutValue,
  ],
  ["discountPpm", [UINT, UINT], (r) => [r.upTo(900_000n), r.upTo(2_000n)], collateral.discountPpm],
  ["salePrice", [UINT, UINT], (r) => [r.upTo(MAX_PRICE), r.upTo(450_000n)], collateral.salePrice],
  ["allowedShortfall", [UINT], (r) => [r.upTo(MAX_NOTIONAL)], collateral.allowedShortfall],
  [
    "amountFor",
    [UINT, UINT, UINT],
    (r) => [r.upTo(MAX_NOTIONAL), r.upTo(MAX_PRICE), 10n ** r.upTo(18n)],
    collateral.amountFor,
  ],
];

/** Every function of every pure library. */
/** What reverts does not tell its block's time [Unix s]. */
const THIS_DECADE = 1_760_000_000n;

export const TWIN_SPECS: readonly TwinSpec[] = [
  ...rowsOf("MathHarnessWad", WAD_ROWS),
  ...rowsOf("MathHarnessIndex", INDEX_ROWS),
  ...rowsOf("MathHarnessMargin", MARGIN_ROWS),
  ...rowsOf("MathHarnessFunding", FUNDING_ROWS),
  ...rowsOf("MathHarnessAdl", ADL_ROWS),
  ...rowsOf("MathHarnessFund", FUND_ROWS),
  ...rowsOf("MathHarnessCollateral", COLLATERAL_ROWS),
  {
    harness: "MathHarnessFund",
    name: "averaged",
    // Edge and time are narrower than a word: the ABI's decoder refuses more before the library sees it.
    widths: [INT, -88, 32, INT, INT],
    draw: drawAveraged,
    twin: (held, heldEdge, heldSince, size, edge, now = THIS_DECADE) => {
      const inventory = fund.averaged(held!, heldEdge!, heldSince!, size!, edge!, now);
      return [inventory.edge, inventory.since, now];
    },
    timed: true,
  },
];

function rowsOf(harness: HarnessName, rows: readonly Row[]): TwinSpec[] {
  return rows.map(([name, widths, draw, twin]) => ({ harness, name, widths, draw, twin }));
}

function drawProduct(r: Random): bigint[] {
  const [a, b] = [r.upTo(HALF_WORD), r.upTo(HALF_WORD)];
  // One in three divides exactly or misses by one: where floor and ceiling part.
  const exact = r.chance(33) && a > 0n;
  return exact ? [a, b, r.pick([a, a + 1n, b + 1n])] : [a, b, r.positive(HALF_WORD)];
}

function drawSignedProduct(r: Random): bigint[] {
  const [a, b, c] = drawProduct(r);
  return [r.chance(50) ? a! : -a!, b!, c!];
}

function drawTwoSigned(r: Random): bigint[] {
  const [a, b, c] = drawSignedProduct(r);
  return [a!, r.chance(50) ? b! : -b!, c!];
}

function drawWideProduct(r: Random): bigint[] {
  const c = r.positive((1n << 256n) - 1n);
  const b = r.upTo((1n << 256n) - 1n);
  // a * b / c within 255 bits, whatever the size of the product.
  const most = (c << 255n) / (b + 1n);
  return [r.signed(most < SMALL_SIGNED << 128n ? most : SMALL_SIGNED << 128n), b, c];
}

function drawNear(r: Random): bigint[] {
  const a = r.upTo(HALF_WORD);
  return [a, r.chance(50) ? r.upTo(HALF_WORD) : a + BigInt(r.below(3))];
}

function drawClamp(r: Random): bigint[] {
  const low = r.signed(HALF_WORD);
  const high = low + r.upTo(HALF_WORD);
  return [r.pick([low - 1n, low, high, high + 1n, r.signed(HALF_WORD)]), low, high];
}

function drawIndexed(r: Random): bigint[] {
  return [r.signed(INDEX), r.positive(SCALE_START), r.signed(INDEX), r.flag()];
}

/** Scale of now and of then: now is never above then within an epoch. */
function drawScales(r: Random): bigint[] {
  const then = r.positive(SCALE_START);
  return [r.partOf(then), then];
}

function drawClosePart(r: Random): bigint[] {
  const openInterest = r.positive(MAX_SIZE);
  const scale = r.positive(SCALE_START);
  return [openInterest, r.upTo(MAX_NOTIONAL), scale, r.partOf(openInterest), r.upTo(MAX_PRICE), r.flag()];
}

function drawWaterfall(r: Random): bigint[] {
  const size = r.positive(MAX_SIZE);
  const mark = r.positive(MAX_PRICE);
  const mm = margin.maintenanceMargin(
    margin.initialMargin(margin.notional(size, mark), leverageOf(r.below(TIERS)), 10n ** 24n),
  );
  const sum = mm + r.upTo(MAX_NOTIONAL);
  // Mostly a liquidatable account; also a healthy and a deeply bankrupt one.
  const equity = r.chance(70) ? r.partOf(sum) : r.signed(MAX_NOTIONAL);
  return [r.chance(50) ? size : -size, mark, mm, sum, equity];
}

function drawDeficit(r: Random): bigint[] {
  const sum = r.positive(MAX_NOTIONAL);
  return [r.upTo(MAX_NOTIONAL), r.partOf(sum), sum];
}

function drawRestore(r: Random): bigint[] {
  const [size, mark, mm, sum, equity] = drawWaterfall(r);
  return [wad.abs(size!), mark!, mm!, sum!, equity!, r.pick([1_200_000n, 1_000_000n]), r.upTo(65_535n)];
}

function drawAverage(r: Random): bigint[] {
  const bound = 65_535_000n;
  const memory = r.pick([MARK_MEMORY, PREMIUM_MEMORY, r.positive(100_000n)]);
  return [r.signed(bound), r.signed(bound), r.upTo(2n * memory), memory];
}

function drawAveraged(r: Random): bigint[] {
  const held = r.signed(MAX_SIZE);
  const size = r.chance(20) ? -r.partOf(held < 0n ? -held : held) : r.signed(MAX_SIZE);
  return [held, r.signed(MAX_PRICE), r.upTo(1n << 31n), size, r.signed(MAX_PRICE)];
}

function drawFive(r: Random, max: bigint): bigint[] {
  return Array.from({ length: TIERS }, () => (r.chance(25) ? 0n : r.upTo(max)));
}

function drawClosed(r: Random): bigint[] {
  const openInterest = drawFive(r, MAX_SIZE);
  const sum = openInterest.reduce((a, b) => a + b, 0n);
  return [r.chance(80) ? r.partOf(sum) : r.upTo(MAX_SIZE), ...openInterest];
}

function drawLevied(r: Random): bigint[] {
  const closed = drawFive(r, MAX_SIZE);
  const caps = drawFive(r, MAX_NOTIONAL);
  const sum = caps.reduce((a, b) => a + b, 0n);
  return [r.chance(80) ? r.partOf(sum) : r.upTo(MAX_NOTIONAL), ...closed, ...caps];
}
