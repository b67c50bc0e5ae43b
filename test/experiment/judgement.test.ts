import { expect } from "chai";

import { type FidelityResult } from "../../src/domain/run/fidelity";
import { netDescendants } from "../../src/sim/experiment/branching";
import { hypothesesOf } from "../../src/sim/experiment/hypotheses";
import { judged, MARKET_TARGETS } from "../../src/sim/experiment/targets";
import { type Trial } from "../../src/sim/experiment/trial";
import { sampleMeasures } from "../ensemble/sampleRuns";

const DELAY = MARKET_TARGETS.find(({ figure }) => figure === "adlDelay")!;

describe("judgement of the experiment", () => {
  const row = (delays: readonly (number | null)[]) => {
    const trials = delays.map((_, i) => ({ id: `${i}` }) as Trial);
    return judged(DELAY, trials, (id) => sampleMeasures(1, { adlDelay: delays[Number(id)] ?? null }));
  };

  it("compares the median of runs with the interval, ends included", () => {
    expect(row([10, 20, 500])).to.include({ value: 20, pass: true, runs: 3 });
    expect(row([10, 19, 500])).to.include({ value: 19, pass: false });
    expect(row([60, 70, 80]).range).to.deep.equal({ low: 61, high: 79 });
  });

  it("misses what most runs do not show at all", () => {
    expect(row([60, null, null])).to.include({ value: null, pass: false, range: null });
    expect(row([60, 70, null])).to.include({ value: 65, pass: true });
  });

  it("counts who was brought down by one liquidation, less who fell in their place", () => {
    const of = (...accounts: number[]) => accounts.map((account) => ({ account, t: 0, notional: 1 }));
    expect(netDescendants(of(1, 2, 3, 4), of(3), 1)).to.equal(2);
    expect(netDescendants(of(1, 2), of(2, 5), 1)).to.equal(-1);
    expect(netDescendants(of(1, 2), of(1, 2), 1)).to.equal(0);
  });

  it("refutes by the rules that were committed: an interval that holds zero is no support", () => {
    const est = (low: number, high: number) => ({ mean: (low + high) / 2, low, high, n: 9 });
    const effects = (factor: string, low: number, high: number) => ({ factors: [factor], ...est(low, high) });
    const depth = MARKET_TARGETS.find(({ figure }) => figure === "depthLow")!.target;
    const parts = (zero: number, halts: [number, number], fall: [number, number]) =>
      ({
        feedback: est(0.01, 0.02),
        nulls: [{ name: "zero intelligence", means: "", rows: [{ target: depth, value: zero }] }],
        branching: { suppressed: 3, descendants: est(-0.1, 0.4), notionalRatio: null },
        ablation: {
          factors: [],
          seeds: 9,
          responses: [
            {
              figure: "liquidatedNotional",
              unit: "",
              effects: [effects("median", -5, -1), effects("halts", ...halts)],
            },
            { figure: "adlNotional", unit: "", effects: [effects("fund", -5, -1)] },
            { figure: "indexFall", unit: "", effects: [effects("fund", ...fall)] },
            { figure: "largestHaircut", unit: "", effects: [] },
          ],
        },
      }) as unknown as FidelityResult;
    const verdicts = (result: FidelityResult) =>
      Object.fromEntries(hypothesesOf(result).map(({ id, verdict }) => [id, verdict]));
    const holds = {
      H1: "holds",
      H2: "holds",
      H3: "refuted",
      H4: "holds",
      H5: "holds",
      H6: "holds",
      H7: "undecided",
    };
    expect(verdicts(parts(0.5, [-3, -1], [-1, 1]))).to.deep.equal(holds);
    const other = { ...holds, H2: "refuted", H5: "refuted", H6: "refuted" };
    expect(verdicts(parts(0.2, [1, 3], [0.1, 0.2]))).to.deep.equal(other);
  });
});
