import { expect } from "chai";

import { type RunColumn } from "../../src/domain/run/artifact";
import { mostProfit, peopleChart } from "../../src/report/people";
import { sampleColumn } from "./sampleRun";

const dollars = (amount: bigint): string => `${amount * 10n ** 18n}`;

function roleOf(role: string, profit: bigint): RunColumn["people"][number] {
  const nothing = { withdrawn: "0", equity: "0", outside: "0", states: [] };
  return { role, accounts: 2, deposited: dollars(100n), profit: dollars(profit), ...nothing };
}

describe("who paid", () => {
  const column = sampleColumn("committed");
  const people = [
    roleOf("<long>", -400n),
    roleOf("short", 100n),
    { ...roleOf("keeper", 0n), deposited: "0" },
  ];
  const told = { ...column, people };

  it("draws gains to one side and losses to the other, in proportion", () => {
    const bars = [
      ...peopleChart(told, mostProfit([told])).matchAll(/<rect x="(\d+)" y="\d+" width="(\d+)"/g),
    ];
    expect(mostProfit([told])).to.equal(400);
    expect(bars.map(([, x, width]) => [Number(x), Number(width)])).to.deep.equal([
      [170, 175],
      [345, 44],
    ]);
  });

  it("names every role that brought or earned anything, escaped, with its figure", () => {
    const svg = peopleChart(told, 400);
    expect(svg).to.contain("&lt;long&gt; (2)").and.not.to.contain("<long>");
    expect(svg).to.contain(">-400<").and.to.contain(">100<").and.not.to.contain("keeper");
  });
});
