import { readFileSync } from "node:fs";

import { expect } from "chai";

import { attackTables } from "../../scripts/run/attackTables";
import { type AttackPoint, parseAttack, sealAttack } from "../../src/domain/run/attack";
import { renderAttack, verdictOf } from "../../src/report/attack";
import { grouped } from "../../src/report/format";

function point(capital: number, net: number, control: number): AttackPoint {
  const outcome = (all: number) => ({ movedPpm: 4_700, inside: all, outside: 0, net: all });
  const runs = [-50, 50].map((apart) => ({
    seed: "2",
    push: "down" as const,
    net: net + apart,
    control,
  }));
  return {
    capital,
    marginPpm: 600_000,
    tried: [{ marginPpm: 600_000, net }],
    mean: outcome(net),
    control: outcome(control),
    runs,
  };
}

const LOSING = { oracle: "median" as const, venues: 2, paysFrom: null, points: [point(10_000, -93, -60)] };
const PAYING = {
  oracle: "single" as const,
  venues: 1,
  paysFrom: 100_000,
  points: [point(10_000, -70, -61), point(100_000, 4_000, 2_500), point(1_000_000, -20_000, 900)],
};
const ARTIFACT = sealAttack(
  {
    scenario: "<calm>",
    accounts: 40,
    searchSeed: "1",
    seeds: ["2"],
    impact: { depth: 400_000, memorySec: 300 },
    leverage: 25,
    curves: [PAYING, LOSING],
  },
  { createdAt: "now", command: "npm run attack", cpuSec: 1 },
);

describe("cost of attack, committed", () => {
  it("is what docs/simulator.md prints", () => {
    const { result } = parseAttack(readFileSync("bench/attack.json", "utf8"));
    const page = readFileSync("docs/simulator.md", "utf8");
    const points = ([oracle, venues]: readonly [string, number]) =>
      result.curves.find((curve) => curve.oracle === oracle && curve.venues === venues)!.points;
    const [single, one, two] = [points(["single", 1]), points(["median", 1]), points(["median", 2])];
    expect(single.length).to.be.greaterThan(5);
    single.forEach(({ capital, mean }, i) => {
      const nets = [single[i]!, one[i]!, two[i]!].flatMap((at) => [
        at.mean.net,
        at.mean.net - at.control.net,
      ]);
      const moved = `${(mean.movedPpm / 10_000).toFixed(2)} %`;
      const cells = [grouped(capital), moved, ...[mean.inside, mean.outside, ...nets].map(grouped)];
      expect(page).to.contain(`| ${cells.join(" | ")} |`);
    });
  });
});

describe("cost of attack, drawn", () => {
  it("says from where it pays and how much of the most is the push", () => {
    expect(verdictOf(PAYING)).to.equal(
      "Pays from 100,000 USD; most 4,000 USD with 100,000, of which 1,500 by the push.",
    );
    expect(verdictOf(LOSING)).to.equal(
      "Pays with no capital up to 10,000 USD; best -93 USD with 10,000, of which -33 by the push.",
    );
  });

  it("begins with from where a push pays, on every curve", () => {
    expect(renderAttack(ARTIFACT)).to.contain(
      "A push pays: one source, one venue pushed, from 100,000 USD; median of sources, 2 venues pushed, never.",
    );
  });

  it("names levels only where there is room, zero always, and what each axis counts", () => {
    const page = renderAttack(ARTIFACT);
    for (const [svg] of page.matchAll(/<svg[\s\S]*?<\/svg>/g)) {
      const named = [...svg.matchAll(/y="([0-9.]+)" text-anchor="end" [^>]*>(-?[0-9.km]+)</g)];
      const heights = named.map(([, y]) => Number(y)).sort((a, b) => a - b);
      heights.slice(1).forEach((y, i) => expect(y - heights[i]!).to.be.at.least(14));
      expect(named.map(([, , text]) => text)).to.include.members(["0", "10k", "-10k"]);
      expect(svg).to.contain("net, USD").and.to.contain("capital, USD");
    }
  });

  it("draws gains above zero and losses below it, with and without push, on one scale", () => {
    const page = renderAttack(ARTIFACT);
    const lines = [...page.matchAll(/<polyline points="([^"]*)"/g)].map(([, points = ""]) =>
      points.split(" ").map((pair) => pair.split(",").map(Number)),
    );
    const [control, net] = lines;
    const middle = 24 + (260 - 24 - 34) / 2;
    expect(lines).to.have.length(4);
    expect(net?.map(([, y = 0]) => Math.sign(middle - y))).to.deep.equal([-1, 1, -1]);
    expect(control?.map(([, y = 0]) => Math.sign(middle - y))).to.deep.equal([-1, 1, 1]);
    expect(net?.map(([x]) => x)).to.deep.equal([64, 348, 632]);
  });

  it("escapes what it is told, and prints every figure of the drawing beside it", () => {
    const page = renderAttack(ARTIFACT);
    expect(page).to.contain("&lt;calm&gt;").and.not.to.contain("<calm>");
    for (const cell of ["-20,000", "-20,900", "4,050", "0.47 %"]) expect(page).to.contain(`<td>${cell}</td>`);
    expect(attackTables(ARTIFACT)).to.match(/Median of sources, 2 venues pushed\. Pays with no capital/);
  });
});
