import { runInNewContext } from "node:vm";

import { expect } from "chai";

import { sealRun } from "../../src/domain/run/canonical";
import { scrubber } from "../../src/report/scrubber";
import { SCRUB_SCRIPT } from "../../src/report/scrubScript";
import { META, sampleResult } from "./sampleRun";

/** As much of an element as the script uses. */
class Stub {
  hidden = true;
  value = "";
  textContent = "";
  readonly attributes = new Map<string, string>();
  readonly listeners: (() => void)[] = [];
  readonly classList = { add: (): void => undefined };

  constructor(
    readonly dataset: Record<string, string>,
    readonly children: readonly Stub[] = [],
  ) {}

  querySelectorAll(): readonly Stub[] {
    return this.children;
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  addEventListener(_name: string, listener: () => void): void {
    this.listeners.push(listener);
  }
}

/** `data-` attributes of one tag, unescaped as far as the sample needs. */
function dataset(tag: string): Record<string, string> {
  return Object.fromEntries(
    [...tag.matchAll(/data-([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

function page(html: string) {
  const rows = [...html.matchAll(/<tr data-t[\s\S]*?<\/tr>/g)].map(([row]) => {
    const cells = [...row.matchAll(/<td [^>]*>/g)].map(([tag]) => new Stub(dataset(tag)));
    return new Stub(dataset(/<tr [^>]*>/.exec(row)?.[0] ?? ""), cells);
  });
  const panel = new Stub(dataset(/<section [^>]*>/.exec(html)?.[0] ?? ""), rows);
  const input = new Stub({});
  input.value = / value="(\d+)"/.exec(html)?.[1] ?? "";
  const now = new Stub({});
  const cursor = new Stub({ end: "600", left: "64", width: "568" });
  const byId: Record<string, Stub> = { scrub: panel, moment: input, now };
  const document = {
    getElementById: (id: string) => byId[id] ?? null,
    querySelectorAll: () => [cursor],
    body: new Stub({}),
  };
  runInNewContext(SCRUB_SCRIPT, { document });
  const move = (value: number): void => {
    input.value = `${value}`;
    for (const listener of input.listeners) listener();
  };
  return { panel, input, now, cursor, rows, move };
}

const html = (): string => scrubber(sealRun(sampleResult(), META));

describe("slider of the report", () => {
  it("is hidden, labelled and a native range before the script runs", () => {
    expect(html()).to.match(/<section id="scrub" class="scrub" hidden/);
    expect(html()).to.contain(`<label for="moment">`);
    expect(html()).to.contain(`type="range" min="0" max="60" step="1" value="40"`);
  });

  it("begins at the lowest index and shows the values of that moment", () => {
    const { panel, now, rows, input } = page(html());
    expect(panel.hidden).to.equal(false);
    expect(now.textContent).to.equal("20:56:40");
    expect(rows[0]?.children.map(({ textContent }) => textContent)).to.deep.equal([
      "20.000",
      "19.980",
      "none",
      "250,000",
      "240,000",
      "6,000,000",
      "500,000",
      "0",
      "reduce only",
    ]);
    expect(rows[1]?.children[0]?.textContent).to.equal("10.000");
    expect(input.attributes.get("aria-valuetext")).to.equal(
      "20:56:40; Three sources, halts, full fund: index 20.000, reduce only; One source, no halts, small fund: index 10.000, reduce only",
    );
  });

  it("moves the line of every chart to the slider's moment", () => {
    const { cursor, move, now, rows } = page(html());
    move(30);
    expect(now.textContent).to.equal("20:55:00");
    expect(cursor.attributes.get("transform")).to.equal("translate(348.0 0)");
    expect(cursor.attributes.get("class")).to.equal("cursor here");
    expect(rows[0]?.children.at(-1)?.textContent).to.equal("halted");
    // The spread: a figure, one below zero, and none.
    const spreads = [29, 31, 50].map((at) => (move(at), rows[0]?.children[2]?.textContent));
    expect(spreads).to.deep.equal(["0.065", "crossed", "none"]);
  });

  it("hides the line beyond the end of a run that was stopped, and keeps its last values", () => {
    const result = sampleResult();
    const [, second] = result.columns;
    if (second) {
      const { series } = second;
      for (const list of [series.t, series.index, series.mark, series.grade]) list.splice(20);
    }
    const { cursor, move, rows } = page(scrubber(sealRun(result, META)));
    cursor.dataset["end"] = "190";
    move(60);
    expect(cursor.attributes.get("class")).to.equal("cursor");
    expect(rows[1]?.children[0]?.textContent).to.equal("19.450");
  });

  it("is not there without two samples", () => {
    const result = sampleResult();
    for (const { series } of result.columns) series.t.splice(1);
    expect(scrubber(sealRun(result, META))).to.equal("");
  });
});
