import { createHash } from "node:crypto";

import { expect } from "chai";

import { sealRun } from "../../src/domain/run/canonical";
import { type RunResult } from "../../src/domain/run/artifact";
import { amount, clock, duration, escapeHtml, grouped, price, short, tick } from "../../src/report/format";
import { renderReport } from "../../src/report/render";
import { fundRange } from "../../src/report/scales";
import { liquidationBars, stretches } from "../../src/report/sections";
import { summaryRows } from "../../src/report/summaryRows";
import { META, sampleColumn, sampleResult, wad } from "./sampleRun";

const MOST_BYTES = 400_000;

function render(change: (result: RunResult) => void = () => undefined): string {
  const result = sampleResult();
  change(result);
  return renderReport(sealRun(result, META));
}

describe("report", () => {
  it("is the same page for the same artifact", () => {
    expect(render()).to.equal(render());
  });

  it("is one offline file: no request, one script known by its hash, below 400 kB", () => {
    const page = render();
    expect(page).to.not.match(/<link|<img|<iframe|@import|url\((?!#)/i);
    const elsewhere = [...page.matchAll(/https?:\/\/[^"' <)]+/g)].map(([address]) => address);
    expect(new Set(elsewhere)).to.deep.equal(
      new Set(["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]),
    );
    expect(page).to.contain("default-src 'none'");
    const scripts = [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text ?? "");
    expect(scripts).to.have.length(1);
    expect(page).to.contain(`sha256-${createHash("sha256").update(scripts[0]!).digest("base64")}`);
    expect(Buffer.byteLength(scripts[0]!)).to.be.below(6_000);
    expect(scripts[0]).to.not.match(/eval|Function\(|innerHTML|fetch|XMLHttp|import\(/);
    expect(Buffer.byteLength(page)).to.be.below(MOST_BYTES);
  });

  it("shows every figure of both runs", () => {
    const page = render();
    for (const { label, value } of summaryRows(sampleColumn("committed"), "AVAX")) {
      expect(page).to.contain(escapeHtml(label));
      expect(page).to.contain(escapeHtml(value));
    }
    expect(page).to.contain("One source, no halts, small fund");
    expect(page).to.contain("16.5 %");
  });

  it("escapes whatever comes from outside", () => {
    const evil = `"><script>alert('x')</script>&`;
    const page = render((result) => {
      result.asset = evil;
      result.assumptions.push(evil);
      const [venue] = result.bars.venues;
      if (venue) venue.venue = evil;
      for (const column of result.columns) {
        column.title = evil;
        column.rules.push(evil);
        column.sources.push({ venue: evil, adapter: evil, weight: 1, maxAgeSec: 1 });
        column.parameters = { [evil]: { [evil]: "1" } };
        column.summary.transactions.failures.push({ error: evil, role: evil, count: 1 });
        column.halts.push({ t: 1, grade: 2, trip: evil, price: "1", untilSec: 2 });
        for (const line of column.series.venues) line.venue = evil;
      }
    });
    expect(page.match(/<script/g)).to.have.length(1);
    expect(page).to.not.contain("alert('x')<");
    expect(page).to.contain("&lt;script&gt;");
  });

  it("follows the reader's light or dark: every drawn colour is a variable", () => {
    const page = render();
    const drawings = [...page.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    expect(drawings).to.have.length(14);
    for (const svg of drawings) expect(svg).to.not.match(/(fill|stroke|stop-color)="(#|rgb)/);
    expect(page).to.contain("prefers-color-scheme:dark");
  });

  it("draws prices that hardly move, whose axis would end between two rounded numbers", () => {
    const page = render((result) => {
      for (const { series } of result.columns) {
        series.index = series.index.map((_, i) => 24.91 + (i % 15) / 75);
        series.mark = series.index;
        series.venues.forEach((venue) => (venue.price = series.index));
      }
    });
    expect(page).to.contain("</svg>");
  });

  it("says of what the twin ran that no chain did, and of modelled prices whose clock they have", () => {
    const page = (engines: readonly ("anvil" | "twin")[], kind: "recorded" | "modelled" = "recorded") => {
      const result = sampleResult();
      result.bars.kind = kind;
      return renderReport(sealRun(result, { ...META, engines: [...engines] }));
    };
    const chain = page(["anvil", "anvil"]);
    expect(chain).to.contain("The contracts and the prices are real").and.to.contain("Times are UTC");
    expect(chain).to.contain("which ran on a chain").and.not.to.contain("twin in TypeScript");
    const twin = page(["twin", "twin"], "modelled");
    expect(twin)
      .to.contain("No chain ran here")
      .and.to.contain("Times are the model")
      .and.not.to.contain("UTC.");
    expect(page(["anvil", "twin"])).to.contain("but for the columns of their twin");
  });

  it("draws the fund of every column on one scale, with room for a deficit", () => {
    const { columns } = sampleResult();
    columns[1]!.series.fundEquity[3] = 2_300_000;
    expect(fundRange(columns)).to.deep.equal({ min: 0, max: 2_500_000 });
    columns[0]!.series.deficit[9] = 70;
    expect(fundRange(columns)).to.deep.equal({ min: -70, max: 2_500_000 });
  });

  it("says so when a run was interrupted", () => {
    expect(render()).to.not.contain("Partial.");
    expect(render((result) => void (result.complete = false))).to.contain("<strong>Partial.</strong>");
  });

  it("says so when nobody was deleveraged and nothing was halted", () => {
    const page = render((result) => {
      for (const column of result.columns) {
        column.adl = [];
        column.halts = [];
      }
    });
    expect(page).to.contain("Nobody was deleveraged");
    expect(page).to.contain("No halt was tripped");
  });
});

describe("figures of the report", () => {
  it("puts each liquidation into its ten seconds, by step of the waterfall", () => {
    const column = sampleColumn("committed");
    const at = (name: string): number =>
      liquidationBars(column, 0.1).find((line) => line.name === name)?.values[12] ?? 0;
    expect(at("sold into the book")).to.be.closeTo(12 * 0.1 * 20, 1e-9);
    expect(at("taken over by the fund")).to.equal(60);
    expect(at("deleveraged")).to.equal(40);
  });

  it("finds stretches of equal value", () => {
    expect(stretches([0, 10, 20, 30], [0, 0, 2, 2])).to.deep.equal([
      [0, 20, 0],
      [20, 30, 2],
    ]);
  });

  it("prints amounts exactly and toward zero", () => {
    expect(amount(wad(1_234_567.891), 2)).to.equal("1,234,567.89");
    expect(amount("-1999999999999999999")).to.equal("-1");
    expect(amount("-1999999999999999999", 1)).to.equal("-1.9");
    expect(grouped(-1_234_567n)).to.equal("-1,234,567");
    expect(grouped(12)).to.equal("12");
    expect([
      price(wad(26.68)),
      price(wad(6.02)),
      price("200000000000000000"),
      price(wad(122_550)),
    ]).to.deep.equal(["26.68", "6.020", "0.20000", "122,550.0"]);
    // Of an asset that costs a millionth of a dollar.
    expect([price("1234567000000"), price("99"), short(1.234e-6), short(0.04)]).to.deep.equal([
      "0.0000012345",
      "0.000000000000000099",
      "0.0000012",
      "0.04",
    ]);
  });

  it("prints times and axis labels", () => {
    expect([duration(45), duration(120), duration(150)]).to.deep.equal(["45 s", "2 min", "2 min 30 s"]);
    expect([clock(1_760_129_400), clock(0)]).to.deep.equal(["20:50", "00:00"]);
    expect([short(0), short(250), short(1_500), short(2e6), short(-3.25e6), short(1e9)]).to.deep.equal([
      "0",
      "250",
      "1.5k",
      "2m",
      "-3.3m",
      "1bn",
    ]);
    expect([short(21.508), short(99.96), short(-7.25)]).to.deep.equal(["21.5", "100", "-7.3"]);
  });

  it("prints a mark of an axis as it is: rounded, two of them would have one name", () => {
    const marks = [21.5, 25.5, 1_050_000, 26_750, -150, 0, 0.00000115, 24.900000000000002];
    const said = ["21.5", "25.5", "1.05m", "26.75k", "-150", "0", "0.00000115", "24.9"];
    expect(marks.map(tick)).to.deep.equal(said);
  });
});
