import { expect } from "chai";

import { wilson } from "../../../src/statistics/wilson";
import { type CrookedRun } from "../../../src/compare/knowledge/measure/lab";
import { CHECKING } from "../../../src/compare/knowledge/scene/people";
import { type KnowledgeObserver } from "../../../src/domain/run/knowledge";
import { lab, rowOf, schemeOf } from "./world";

const RUNS = 100;
const PERCENT = 20;

describe("knowledge: rates", () => {
  const row = rowOf("hiddenLiabilities");
  const shared = lab(RUNS);
  const runs = (adaptive: boolean) =>
    shared.crooked(row, "typical", schemeOf(row, "typical"), { size: PERCENT, adaptive, count: RUNS });
  let naive: readonly CrookedRun[];
  let adaptive: readonly CrookedRun[];
  const found = (of: readonly CrookedRun[], observer: KnowledgeObserver): number =>
    of.filter(({ sightings }) => sightings[observer].alarm !== undefined).length;

  before(() => {
    naive = runs(false);
    adaptive = runs(true);
  });

  it("of m customers who look one finds hidden liabilities with 1 - (1-p)^m", () => {
    for (const [observer, looking] of [
      ["customer", 1],
      ["share", CHECKING],
    ] as const) {
      const formula = 1 - (1 - PERCENT / 100) ** looking;
      const { low, high } = wilson(found(naive, observer), RUNS);
      expect(low, `${observer}: ${formula}`).to.be.lessThan(formula);
      expect(high, `${observer}: ${formula}`).to.be.greaterThan(formula);
    }
  });

  it("who hides the customers that look least beats the formula", () => {
    const { high } = wilson(found(adaptive, "share"), RUNS);
    expect(high).to.be.lessThan(1 - (1 - PERCENT / 100) ** CHECKING);
  });

  it("nobody but the customers sees it, not even who is paid to", () => {
    expect(found(naive, "outsider") + found(naive, "auditor")).to.equal(0);
  });
});
