import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { LAWS } from "../../src/laws/registry";
import { LIES } from "./lies";

const ROOT = join(__dirname, "..", "..");

interface Row {
  readonly id: string;
  readonly statement: string;
  readonly tolerance: string;
  readonly evidence: string;
  readonly file: string;
  readonly check: string;
  readonly contract: string;
}

const ROW = new RegExp(
  /^\| \*\*(?<id>[A-Z]+-\d)\*\* \| (?<statement>.+) \| (?<tolerance>.+) \| (?<evidence>\w+) /.source +
    /\| `(?<file>[\w/]+\.ts)` `(?<check>\w+)` \| `(?<contract>[\w/]+\.sol)` \|$/.source,
);

function text(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), "utf8");
}

function rows(): readonly Row[] {
  const lines = text("docs", "INVARIANTS.md").split("\n");
  return lines.flatMap((line) => {
    const groups = ROW.exec(line)?.groups;
    return groups === undefined ? [] : [groups as unknown as Row];
  });
}

function solidityOf(folder: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => text(folder, path))
    .join("\n");
}

describe("docs/INVARIANTS.md", () => {
  const listed = rows();
  const ids = listed.map(({ id }) => id);

  it("lists each law of the registry once, and no other", () => {
    expect([...ids].sort()).to.deep.equal(LAWS.map(({ id }) => id as string).sort());
  });

  it("lists each law that is tested with lies, and no other", () => {
    expect([...ids].sort()).to.deep.equal(Object.keys(LIES).sort());
  });

  it("has a row for everything that looks like one", () => {
    const bold = text("docs", "INVARIANTS.md").match(/^\| \*\*/gm) ?? [];
    expect(bold).to.have.lengthOf(listed.length);
  });

  for (const { id, evidence, file, check, contract, tolerance } of listed) {
    it(`tells of ${id} where it is judged, on what, and by whom it is upheld`, () => {
      const law = LAWS.find((one) => one.id === id);
      expect(law?.kind, "evidence").to.equal(evidence);
      expect(law?.check.name, "function").to.equal(check);
      expect(text("src", "laws", file), file).to.include(`export function ${check}(`);
      expect(existsSync(join(ROOT, "contracts", contract)), contract).to.equal(true);
      expect(tolerance).to.not.equal("");
    });
  }

  it("names laws that the contracts name too", () => {
    const code = solidityOf("contracts");
    expect(ids.filter((id) => !code.includes(id))).to.deep.equal([]);
  });

  it("is linked from the README", () => {
    expect(text("README.md")).to.include("(docs/INVARIANTS.md)");
  });
});
