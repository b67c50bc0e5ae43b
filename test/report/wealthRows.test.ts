import { expect } from "chai";

import { type WealthRecord } from "../../src/domain/run/compareArtifact";
import { wealthRows } from "../../src/report/venueRows";

const ALIKE = { users: 1, meanPpm: 900_000, quantilesPpm: [1, 2, 3, 4, 5], shortfall95Ppm: 100_000 };

describe("what a user keeps, as a table", () => {
  it("names venues as readers know them, not by their keys", () => {
    const kinds = ["glasshouse", "opaque", "typical", "bestPractice", "badDex"] as const;
    const rows = kinds.map((kind) => ({
      venue: kind,
      kind,
      strategy: "all on one",
      savers: ALIKE,
      traders: ALIKE,
    }));
    const record: WealthRecord = { seeds: ["1"], conditions: [], rows };
    expect(wealthRows(record).map(([venue]) => venue)).to.deep.equal([
      "Glasshouse",
      "opaque exchange",
      "typical exchange",
      "best-practice exchange",
      "bad DEX",
    ]);
  });
});
