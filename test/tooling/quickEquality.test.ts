import { expect } from "chai";

describe("tooling: deep equality", () => {
  const failure = (assertion: () => void): string => {
    try {
      assertion();
    } catch (error) {
      return (error as Error).message;
    }
    return "passed";
  };

  it("takes what is equal, and what is equal but for the form of a number", () => {
    expect(failure(() => expect({ a: [1n, { b: "c" }] }).to.deep.equal({ a: [1n, { b: "c" }] }))).to.equal(
      "passed",
    );
    expect(failure(() => expect([1n, 2]).to.deep.equal([1, 2n]))).to.equal("passed");
  });

  it("refuses what differs, and tells both", () => {
    expect(failure(() => expect([1n]).to.deep.equal([2n]))).to.equal(
      "expected [ 1n ] to deeply equal [ 2n ]",
    );
    expect(failure(() => expect([1n]).not.to.deep.equal([1n]))).to.equal(
      "expected [ 1n ] to not deeply equal [ 1n ]",
    );
    expect(failure(() => expect({}).to.equal({}))).not.to.equal("passed");
  });
});
