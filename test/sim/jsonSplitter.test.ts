import { expect } from "chai";
import fc from "fast-check";

import { JsonSplitter } from "../../scripts/chain/jsonSplitter";

/** The stream cut into pieces of the given length. */
function pieces(stream: string, length: number): string[] {
  return Array.from({ length: Math.ceil(stream.length / length) }, (_, i) =>
    stream.slice(i * length, (i + 1) * length),
  );
}

describe("JsonSplitter", () => {
  it("gives an object when its last bracket has come, and not before", () => {
    const splitter = new JsonSplitter();
    expect(splitter.take('{"id":1,"result":{')).to.deep.equal([]);
    expect(splitter.take('}}{"id":2}{"id"')).to.deep.equal(['{"id":1,"result":{}}', '{"id":2}']);
    expect(splitter.take(":3}")).to.deep.equal(['{"id":3}']);
  });

  it("takes brackets and quotation marks inside of strings for what they are", () => {
    const objects = ['{"a":"}"}', String.raw`{"a":"\"}"}`, String.raw`{"a\\":"{"}`];
    for (const length of [1, 2, 3, 5, 100]) {
      const splitter = new JsonSplitter();
      const found = pieces(objects.join(""), length).flatMap((piece) => splitter.take(piece));
      expect(found, `in pieces of ${length}`).to.deep.equal(objects);
    }
  });

  it("drops what stands between objects: a list of them is as good as one after the other", () => {
    const splitter = new JsonSplitter();
    expect(splitter.take('[{"id":1},\n {"id"')).to.deep.equal(['{"id":1}']);
    expect(splitter.take(":2}] ")).to.deep.equal(['{"id":2}']);
    expect(splitter.take('{"id":3}')).to.deep.equal(['{"id":3}']);
  });

  it("finds any objects again, cut anywhere, seed 8", () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 });
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 40 }), (sent, length) => {
        const splitter = new JsonSplitter();
        const stream = sent.map((object) => JSON.stringify(object)).join("");
        const found = pieces(stream, length).flatMap((piece) => splitter.take(piece));
        expect(found).to.deep.equal(sent.map((object) => JSON.stringify(object)));
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});
