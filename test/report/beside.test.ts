import { expect } from "chai";

import { sealRun } from "../../src/domain/run/canonical";
import { renderReport } from "../../src/report/render";
import { sampleArm, sampleCell, sampleFigure, sampleKnowledge, sampleSweep } from "./sampleBeside";
import { sampleFidelity, sampleRow } from "./sampleFidelity";
import { META, sampleResult } from "./sampleRun";

const EVIL = `"><script>alert('x')</script><img src=x onerror=alert(1)>&`;

/** Replaces every text that no schema restricts. */
function hostile<T>(value: T, keep: ReadonlySet<string>): T {
  if (typeof value === "string")
    return (/^(0x)?[0-9a-f-]+$/.test(value) || keep.has(value) ? value : EVIL) as T;
  if (Array.isArray(value)) return value.map((part: unknown) => hostile(part, keep)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hostile(part, keep)])) as T;
}

const ENUMS = new Set(
  "recorded misconduct blind opaque typical bestPractice badDex glasshouse outsider auditor naive adaptive detected some all validated robust holds refuted"
    .split(" ")
    .concat("not robust", "share"),
);

function everything(change: <T>(value: T) => T = (value) => value): string {
  const run = change(sampleResult());
  const cells = [sampleCell(), sampleCell({ reason: "why" })];
  return renderReport(sealRun(run, { ...META, command: change(META.command) }), {
    other: sealRun(change({ ...sampleResult(), seed: "2" }), META),
    knowledge: change(sampleKnowledge(cells)),
    sweep: change(
      sampleSweep([
        sampleArm("committed", [sampleFigure({ difference: { mean: 1, low: 1, high: 1, n: 2 } })]),
      ]),
    ),
    fidelity: change(sampleFidelity([sampleRow()])),
  });
}

describe("a page with everything beside the run", () => {
  it("escapes every text of every artifact", () => {
    const page = everything((value) => hostile(value, ENUMS));
    expect(page.match(/<script/g)).to.have.length(1);
    expect(page).to.not.contain("<img");
    // What stands in quotes is text: outside of them the word is nowhere in a tag.
    for (const [tag] of page.matchAll(/<[a-z](?:"[^"]*"|[^">])*>/g)) {
      expect(tag.replace(/"[^"]*"/g, "")).to.not.contain("onerror");
    }
    expect(page).to.contain("&lt;script&gt;");
  });

  it("has headings in order, a caption for every table, and a name for every drawing and region", () => {
    const page = everything();
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).to.equal(1);
    levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0), `heading ${i}`).to.be.at.most(1));
    expect(page.match(/<caption>/g)).to.have.length(page.match(/<table/g)?.length ?? 0);
    for (const [tag] of page.matchAll(/<svg[^>]*>/g))
      expect(tag).to.match(/aria-label="[^"]{10,}"|aria-hidden="true"/);
    for (const [tag] of page.matchAll(/<[a-z]+[^>]*role="region"[^>]*>/g))
      expect(tag).to.contain("aria-label=");
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("can be read by keyboard, on paper, in the dark and without motion", () => {
    const page = everything();
    expect(page).to.match(/<body><a class="skip" href="#main">[\s\S]*<main id="main"/);
    for (const rule of [
      "@media print",
      "prefers-color-scheme:dark",
      "prefers-reduced-motion",
      ":focus-visible",
    ]) {
      expect(page).to.contain(rule);
    }
  });
});
