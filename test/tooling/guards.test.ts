import fs from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { GUARDS } from "../../scripts/guards/guards";

const ROOT = path.join(__dirname, "../..");
const ROWS = 27;

const textOf = (file: string): string => fs.readFileSync(path.join(ROOT, file), "utf8");

/** Titles of a test file as patterns: what a template fills in matches anything. */
function titlesOf(file: string): RegExp[] {
  const found = textOf(`test/${file}`).matchAll(/\bit\(\s*(["'`])([\s\S]*?[^\\])\1,/g);
  return [...found].map(([, , title]) => {
    const parts = (title ?? "")
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`);
  });
}

describe("the table of guards", () => {
  for (const { id, file, text, without, test } of GUARDS) {
    it(`finds what it removes, once, and who notices: ${id}`, () => {
      expect(textOf(file).split(text).length - 1, `${file}: ${text}`).to.equal(1);
      expect(without).not.to.equal(text);
      const titles = titlesOf(test.file).filter((title) => title.test(test.title));
      expect(titles.length, `${test.file}: ${test.title}`).to.equal(1);
    });
  }

  it("names each guard once", () => {
    expect(new Set(GUARDS.map(({ id }) => id)).size).to.equal(GUARDS.length);
  });

  it("has a guard of every row", () => {
    const rows = new Set(GUARDS.map(({ row }) => row));
    const missing = Array.from({ length: ROWS }, (_, i) => String(i + 1)).filter((row) => !rows.has(row));
    expect(missing).to.deep.equal([]);
  });
});
