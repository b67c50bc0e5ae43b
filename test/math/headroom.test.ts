import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as twin from "../../src/math/bounds";
import { headrooms, headroomTable } from "./headroom";
import { readBounds } from "./soliditySource";

const SPEC = join(__dirname, "..", "..", "docs", "SPEC.md");

describe("headroom", () => {
  it("reads the same bounds in TypeScript as in Solidity", () => {
    const bounds = readBounds();
    for (const [name, value] of Object.entries(twin)) expect(value, name).to.equal(bounds.get(name));
  });

  for (const { what, worst, type, limit } of headrooms()) {
    it(`${what} fits ${type}`, () => {
      expect(worst <= limit, `${worst} > ${limit}`).to.equal(true);
    });
  }

  it("is what docs/SPEC.md says it is", () => {
    expect(readFileSync(SPEC, "utf8")).to.include(headroomTable(headrooms()));
  });
});
