import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { planPrices } from "../../scripts/run/plan";
import { BarsFileError, UnknownAssetError } from "../../src/sim/bars/errors";
import { COLUMNS, parseRows, selectAsset } from "../../src/sim/bars/parse";
import { digestOf } from "../../src/sim/record/result";
import { scenarioNamed } from "../../src/sim/scenario/catalogue";

const FILE = "bars.csv";
const HEADER = COLUMNS.join(",");
const GOOD = "AVAX,coinbase,AVAX-USD,1760128200,26.68,26.7,26.6,26.65,12.5,3";

/** A file of one good row, with some of its fields replaced. */
function fileWith(changes: Partial<Record<(typeof COLUMNS)[number], string>>): string {
  const fields = GOOD.split(",").map((field, index) => changes[COLUMNS[index]!] ?? field);
  return `${HEADER}\n${fields.join(",")}\n`;
}

function failureOf(text: string): BarsFileError {
  try {
    parseRows(text, FILE);
  } catch (error) {
    expect(error).to.be.instanceOf(BarsFileError);
    return error as BarsFileError;
  }
  throw new Error("the file was accepted");
}

describe("bars file", () => {
  it("reads prices as exact wad", () => {
    const [row] = parseRows(`${HEADER}\n${GOOD}\n`, FILE);
    expect(row).to.deep.equal({
      asset: "AVAX",
      venue: "coinbase",
      pair: "AVAX-USD",
      time: 1760128200,
      open: 26_680000000000000000n,
      high: 26_700000000000000000n,
      low: 26_600000000000000000n,
      close: 26_650000000000000000n,
      volume: 12_500000000000000000n,
      trades: 3,
    });
  });

  it("reads a volume in scientific notation", () => {
    const [row] = parseRows(fileWith({ volume: "1.5e-06" }), FILE);
    expect(row?.volume).to.equal(1_500_000_000_000n);
  });

  it("reads a file with Windows line ends and a byte order mark", () => {
    expect(parseRows(`\uFEFF${HEADER}\r\n${GOOD}\r\n`, FILE)).to.have.length(1);
  });

  it("reads every row of the committed file, and AVAX on three venues", () => {
    const rows = parseRows(readFileSync("data/oct10/bars.csv", "utf8"), FILE);
    expect(rows).to.have.length(8748);
    const avax = selectAsset(rows, "AVAX", FILE);
    expect(avax.venues.map((venue) => [venue.venue, venue.bars.length])).to.deep.equal([
      ["binance-delivery", 682],
      ["coinbase", 697],
      ["gemini", 232],
    ]);
    expect(avax.end - avax.start).to.equal(7200);
  });

  const bad: [string, Parameters<typeof fileWith>[0], string][] = [
    [
      "a price that is no number",
      { close: "abc" },
      'column 8 (close): found "abc", expected a decimal number',
    ],
    ["a negative price", { open: "-1" }, 'column 5 (open): found "-1", expected a decimal number'],
    [
      "a price of zero",
      { low: "0" },
      'column 7 (low): found "0", expected a price above 0 and at most 100000000',
    ],
    [
      "an exponent without digits",
      { volume: "1e" },
      'column 9 (volume): found "1e", expected a decimal number, 0 or more',
    ],
    ["a time off the grid", { time_s: "1760128203" }, "column 4 (time_s)"],
    ["a bar without trades", { trades: "0" }, "column 10 (trades)"],
    ["a low above the close", { low: "26.66" }, "column 7 (low)"],
    ["a high below the open", { high: "26.67" }, "column 6 (high)"],
    ["an empty venue", { venue: "" }, "column 2 (venue)"],
    ["a venue that carries markup", { venue: "<b>" }, "column 2 (venue)"],
  ];
  for (const [what, changes, message] of bad) {
    it(`refuses ${what}, naming line and column`, () => {
      expect(failureOf(fileWith(changes)).message).to.contain(`${FILE}: line 2, ${message}`);
    });
  }

  it("refuses a row that is too short or too long", () => {
    expect(failureOf(`${HEADER}\n${GOOD},1\n`).found).to.equal("11 fields");
    expect(failureOf(`${HEADER}\n${GOOD}\nAVAX\n`).line).to.equal(3);
  });

  it("refuses a wrong, missing or extra heading", () => {
    expect(failureOf(`${HEADER.replace("high", "hi")}\n${GOOD}\n`).message).to.contain(
      'line 1, column 6: found "hi", expected the heading "high"',
    );
    expect(failureOf("").line).to.equal(1);
    expect(failureOf(`${HEADER},extra\n`).column).to.equal("column 11");
  });

  it("refuses a file without a bar", () => {
    expect(failureOf(`${HEADER}\n`).message).to.contain("expected at least one bar");
  });

  it("refuses a series that does not move forward, and a pair that changes", () => {
    const failure = failureOf(`${HEADER}\n${GOOD}\n${GOOD}\n`);
    expect([failure.line, failure.column]).to.deep.equal([3, "column 4 (time_s)"]);
    const renamed = GOOD.replace("AVAX-USD", "AVAX-EUR").replace("8200", "8210");
    expect(failureOf(`${HEADER}\n${GOOD}\n${renamed}\n`).column).to.equal("column 3 (pair)");
  });

  it("takes bars for as long as all of a venue's are apart, and a venue of few for as long as the others'", () => {
    const rows = (venue: string, count: number, step: number) =>
      Array.from({ length: count }, (_, i) =>
        GOOD.replace("coinbase", venue).replace("1760128200", `${1760128200 + i * step}`),
      );
    const lengths = (...lines: string[][]): [string, number][] => {
      const all = parseRows(`${HEADER}\n${lines.flat().join("\n")}\n`, FILE);
      return selectAsset(all, "AVAX", FILE).venues.map(({ venue, barSec }) => [venue, barSec]);
    };
    expect(lengths(rows("a", 30, 60), rows("b", 25, 10), rows("c", 2, 600))).to.deep.equal([
      ["a", 60],
      ["b", 10],
      ["c", 10],
    ]);
    expect(lengths(rows("a", 30, 60), rows("c", 2, 600))).to.deep.equal([
      ["a", 60],
      ["c", 60],
    ]);
    expect(lengths(rows("a", 3, 60)), "too few to know").to.deep.equal([["a", 10]]);
    const minutes = parseRows(`${HEADER}\n${rows("a", 30, 60).join("\n")}\n`, FILE);
    const { start, end } = selectAsset(minutes, "AVAX", FILE);
    expect(end - start).to.equal(30 * 60);
  });

  it("takes the committed bars for ten seconds long, on thin venues too", () => {
    const rows = parseRows(readFileSync("data/oct10/bars.csv", "utf8"), FILE);
    for (const asset of new Set(rows.map((row) => row.asset))) {
      const { venues } = selectAsset(rows, asset, FILE);
      expect(venues.map(({ barSec }) => barSec)).to.deep.equal(venues.map(() => 10));
    }
  });

  it("names the known assets when asked for another", () => {
    const rows = parseRows(`${HEADER}\n${GOOD}\n`, FILE);
    expect(() => selectAsset(rows, "DOGE", FILE)).to.throw(
      UnknownAssetError,
      'bars.csv holds no asset "DOGE"; it knows: AVAX',
    );
  });

  it("is read as far as a run goes and no further, however long it is: what comes later changes nothing", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "glasshouse-bars-"));
    try {
      const planOf = (bars: number) => {
        const file = path.join(folder, `${bars}.csv`);
        const rows = Array.from({ length: bars }, (_, i) =>
          fields(`${1_760_128_200 + 10 * i}`, `${25 + (i % 7) / 100}`),
        );
        writeFileSync(file, `${HEADER}\n${rows.join("\n")}\n`);
        const scenario = scenarioNamed("smoke");
        return planPrices({ scenario, seed: 1n, accounts: 4, bars: file, asset: "AVAX" });
      };
      const [short, long] = [planOf(400), planOf(3_000)];
      const { offsetSec, warmupSec, replaySec } = long.scenario;
      const last = long.bars.venues[0]!.bars.at(-1)!.time - long.bars.start;
      // A comparison looks a minute past the end.
      expect(last).to.equal(offsetSec + warmupSec + replaySec + 60 - 10);
      expect(digestOf(short.bars)).to.equal(digestOf(long.bars));
    } finally {
      rmSync(folder, { recursive: true });
    }

    function fields(time: string, price: string): string {
      return ["AVAX", "coinbase", "AVAX-USD", time, price, price, price, price, "1", "1"].join(",");
    }
  });
});
