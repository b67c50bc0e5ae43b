import { expect } from "chai";
import fc from "fast-check";

import { type Notice, sift } from "../../scripts/mutation/sift";

const FILES = ["a", "b", "c"];

/** Each change is noticed by the file of its number, if any; `pairs` are noticed by "c" where both are made. */
function world(noticedBy: ReadonlyMap<number, string>, pair: readonly number[] = []) {
  let asked = 0;
  const notice: Notice<number> = (changes, files) => {
    asked += 1;
    const isSeen = (file: string): boolean =>
      changes.some((one) => noticedBy.get(one) === file) ||
      (file === "c" && pair.length > 0 && pair.every((one) => changes.includes(one)));
    const file = files.find(isSeen);
    return Promise.resolve(file === undefined ? undefined : { file, title: `of ${file}` });
  };
  return { notice, asked: () => asked };
}

const filesOf = (seen: ReadonlyMap<number, { readonly file: string } | undefined>) =>
  new Map([...seen].map(([one, failure]) => [one, failure?.file]));

describe("tooling: sifting changes that are made at once", () => {
  it("tells of each what notices it, whatever the others do", async () => {
    const marks = fc.array(fc.option(fc.constantFrom(...FILES), { nil: undefined }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(marks, async (files) => {
        const changes = files.map((_, at) => at);
        const noticedBy = new Map(files.flatMap((file, at) => (file === undefined ? [] : [[at, file]])));
        const seen = await sift(changes, FILES, world(noticedBy).notice);
        expect(filesOf(seen)).to.deep.equal(new Map(changes.map((one) => [one, noticedBy.get(one)])));
      }),
      { numRuns: 300 },
    );
  });

  it("asks once where nothing is noticed, and by halves where something is", async () => {
    const changes = Array.from({ length: 16 }, (_, at) => at);
    const quiet = world(new Map());
    await sift(changes, FILES, quiet.notice);
    expect(quiet.asked()).to.equal(1);
    const one = world(new Map([[15, "b"]]));
    await sift(changes, FILES, one.notice);
    // All of them, the test alone without any, both halves four times, and what is left.
    expect(one.asked()).to.equal(11);
  });

  it("blames nobody for a test that is red alone: then its whole file is asked", async () => {
    const asked: (string | undefined)[] = [];
    const notice: Notice<number> = (changes, files, title) => {
      asked.push(title);
      const isRed = title !== undefined || changes.includes(3);
      return Promise.resolve(isRed && files.includes("b") ? { file: "b", title: "needs others" } : undefined);
    };
    expect(filesOf(await sift([1, 2, 3, 4], FILES, notice))).to.deep.equal(
      new Map([
        [3, "b"],
        [1, undefined],
        [2, undefined],
        [4, undefined],
      ]),
    );
    expect(asked.filter((title) => title !== undefined)).to.deep.equal(["needs others"]);
  });

  it("asks a test that stands alone by its title, and a hook's file as a whole", async () => {
    const titles = async (title: string) => {
      const asked: (string | undefined)[] = [];
      const notice: Notice<number> = (changes, _files, only) => {
        asked.push(only);
        return Promise.resolve(changes.includes(2) ? { file: "a", title } : undefined);
      };
      await sift([1, 2], FILES, notice);
      return asked;
    };
    expect(await titles("of a")).to.deep.equal([undefined, "of a", "of a", "of a", undefined]);
    const hook = '"before each" hook for "of a"';
    expect(await titles(hook)).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it("judges each alone of those that are noticed only with one another", async () => {
    const seen = await sift([1, 2, 3, 4], FILES, world(new Map([[4, "a"]]), [1, 3]).notice);
    const expected = [undefined, undefined, undefined, "a"];
    expect([1, 2, 3, 4].map((one) => seen.get(one)?.file)).to.deep.equal(expected);
  });

  it("goes on with those that a process left without an answer", async () => {
    const notice: Notice<number> = (changes, files) => {
      if (changes.includes(2)) return Promise.resolve({ file: "", title: "it did not end" });
      const isSeen = changes.includes(3) && files.includes("c");
      return Promise.resolve(isSeen ? { file: "c", title: "of c" } : undefined);
    };
    const seen = await sift([1, 2, 3], FILES, notice);
    expect(filesOf(seen)).to.deep.equal(
      new Map([
        [2, ""],
        [3, "c"],
        [1, undefined],
      ]),
    );
  });
});
