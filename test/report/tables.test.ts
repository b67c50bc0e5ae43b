import { expect } from "chai";

import { sealRun } from "../../src/domain/run/canonical";
import { auditPage } from "../../src/report/audit/page";
import { table } from "../../src/report/audit/sections";
import { renderReport } from "../../src/report/render";
import { META, sampleResult } from "./sampleRun";

/** Classes that a page's style lays out otherwise than as what they stand on. */
function laidOut(page: string): ReadonlySet<string> {
  const [, style = ""] = /<style>([^<]*)<\/style>/.exec(page) ?? [];
  const found = new Set<string>();
  for (const [, selectors = "", rules = ""] of style.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!/(?:^|;)display:/.test(rules)) continue;
    for (const [, name = ""] of selectors.matchAll(/(?:^|,)\s*\.([\w-]+)\s*(?=,|$)/g)) found.add(name);
  }
  return found;
}

function tableClasses(page: string): readonly string[] {
  return [...page.matchAll(/<table class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" "));
}

describe("tables of a page", () => {
  const cells = [["b", "1"]];
  const audit = auditPage("", table(["", "a"], cells) + table(["", "a"], cells, "prose"));

  it("are laid out as tables: no class of theirs stands for a layout of something else", () => {
    for (const page of [audit, renderReport(sealRun(sampleResult(), META))]) {
      const other = laidOut(page);
      expect(other.size).to.be.above(3);
      expect(tableClasses(page).filter((name) => other.has(name))).to.deep.equal([]);
    }
    expect(tableClasses(audit)).to.include.members(["tight", "prose"]);
  });

  it("are told from a table that is not", () => {
    expect(
      laidOut("<style>.a,.figures{margin:0;display:grid}.b>c{display:flex}.d{color:red}</style>"),
    ).to.deep.equal(new Set(["a", "figures"]));
  });
});
