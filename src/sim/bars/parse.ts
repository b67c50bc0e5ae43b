import { BAR_SEC, type AssetBars, type BarRow } from "./bars";
import { BarsFileError, UnknownAssetError } from "./errors";
import { barLengths } from "./lengths";

export const COLUMNS = [
  "asset",
  "venue",
  "pair",
  "time_s",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "trades",
] as const;

type Column = (typeof COLUMNS)[number];

const NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/;
const INTEGER = /^[0-9]{1,12}$/;
/** Recorded volumes come as small as 1e-06, and written so. */
const DECIMAL = /^[0-9]{1,15}(\.[0-9]{1,18})?(e[+-]?[0-9]{1,2})?$/;
const WAD_DIGITS = 18;
/** Largest price that the exchange can hold: 1e8 units of settlement. */
const MAX_PRICE = 10n ** 26n;

/** Reads a whole bars file. Every row is checked, also those of other assets. */
export function parseRows(text: string, file: string): BarRow[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  checkHeader(lines[0] ?? "", file);
  const rows = lines.slice(1).map((line, index) => parseRow(line, file, index + 2));
  checkOrder(rows, file);
  return rows;
}

/** Picks one asset out of a file. */
export function selectAsset(rows: readonly BarRow[], asset: string, file: string): AssetBars {
  const known = [...new Set(rows.map((row) => row.asset))].sort();
  if (!known.includes(asset)) throw new UnknownAssetError(asset, known, file);
  const byVenue = new Map<string, BarRow[]>();
  for (const row of rows) {
    if (row.asset !== asset) continue;
    const series = byVenue.get(row.venue);
    if (series) series.push(row);
    else byVenue.set(row.venue, [row]);
  }
  const lengths = barLengths(byVenue);
  const venues = [...byVenue]
    .map(([venue, bars]) => ({
      venue,
      pair: bars[0]?.pair ?? "",
      barSec: lengths.get(venue) ?? BAR_SEC,
      bars,
    }))
    .sort((a, b) => (a.venue < b.venue ? -1 : 1));
  const start = Math.min(...venues.map(({ bars }) => bars[0]?.time ?? Number.MAX_SAFE_INTEGER));
  const end = Math.max(...venues.map(({ bars, barSec }) => (bars.at(-1)?.time ?? 0) + barSec));
  return { asset, venues, start, end };
}

function checkHeader(header: string, file: string): void {
  const found = header.split(",");
  COLUMNS.forEach((name, index) => {
    if (found[index] !== name) {
      throw new BarsFileError(file, 1, `column ${index + 1}`, found[index] ?? "", `the heading "${name}"`);
    }
  });
  if (found.length > COLUMNS.length) {
    const extra = found[COLUMNS.length] ?? "";
    throw new BarsFileError(file, 1, `column ${COLUMNS.length + 1}`, extra, "the end of the line");
  }
}

function parseRow(line: string, file: string, number: number): BarRow {
  const fields = line.split(",");
  const fail = (column: Column, expected: string): never => {
    const index = COLUMNS.indexOf(column);
    const place = `column ${index + 1} (${column})`;
    throw new BarsFileError(file, number, place, fields[index] ?? "", expected);
  };
  if (fields.length !== COLUMNS.length) {
    throw new BarsFileError(
      file,
      number,
      `column ${Math.min(fields.length, COLUMNS.length) + 1}`,
      `${fields.length} fields`,
      `${COLUMNS.length} fields: ${COLUMNS.join(",")}`,
    );
  }
  const read = (column: Column, pattern: RegExp, expected: string): string => {
    const field = fields[COLUMNS.indexOf(column)] ?? "";
    return pattern.test(field) ? field : fail(column, expected);
  };
  const name = (column: Column): string => read(column, NAME, "a name of letters, digits, dots and dashes");
  const price = (column: Column): bigint => {
    const wad = toWad(read(column, DECIMAL, "a decimal number"));
    return wad > 0n && wad <= MAX_PRICE ? wad : fail(column, "a price above 0 and at most 100000000");
  };
  const row = {
    asset: name("asset"),
    venue: name("venue"),
    pair: name("pair"),
    time: Number(read("time_s", INTEGER, "whole Unix seconds")),
    open: price("open"),
    high: price("high"),
    low: price("low"),
    close: price("close"),
    volume: toWad(read("volume", DECIMAL, "a decimal number, 0 or more")),
    trades: Number(read("trades", INTEGER, "a whole number of trades")),
  };
  checkRow(row, fail);
  return row;
}

function checkRow(row: BarRow, fail: (column: Column, expected: string) => never): void {
  if (row.time % BAR_SEC !== 0)
    fail("time_s", `the start of a bar of ${BAR_SEC} s or more: a multiple of ${BAR_SEC}`);
  if (row.trades === 0) fail("trades", "at least 1: a bar without a trade is left out");
  if (row.low > row.open || row.low > row.close) fail("low", "no more than open and close");
  if (row.high < row.open || row.high < row.close) fail("high", "no less than open and close");
}

/** One pair a venue, and each series strictly forward in time. */
function checkOrder(rows: readonly BarRow[], file: string): void {
  if (rows.length === 0) throw new BarsFileError(file, 2, "column 1 (asset)", "", "at least one bar");
  const last = new Map<string, BarRow>();
  rows.forEach((row, index) => {
    const key = `${row.asset},${row.venue}`;
    const before = last.get(key);
    if (before && before.pair !== row.pair) {
      throw new BarsFileError(file, index + 2, "column 3 (pair)", row.pair, `"${before.pair}", as above`);
    }
    if (before && before.time >= row.time) {
      throw new BarsFileError(
        file,
        index + 2,
        "column 4 (time_s)",
        `${row.time}`,
        `more than ${before.time}`,
      );
    }
    last.set(key, row);
  });
}

/** A decimal as wad, down. */
function toWad(decimal: string): bigint {
  const [mantissa = "0", exponent = "0"] = decimal.split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent) + WAD_DIGITS - fraction.length;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
}
