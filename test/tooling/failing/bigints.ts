import { expect } from "chai";

/** Fails on purpose: `test/tooling/parallelFailures.test.ts` runs it by name. */
describe("failures that hold bigints", () => {
  it("compares an object with nothing", () => {
    const halt: { price: bigint } | undefined = { price: 7n };
    expect(halt).to.equal(undefined);
  });

  it("throws an error with bigints on it", () => {
    const args: unknown[] = [8n];
    throw Object.assign(new Error("reverted with have and need"), { revert: { args }, value: 9n });
  });

  it("passes", () => {
    expect(1n).to.equal(1n);
  });
});
