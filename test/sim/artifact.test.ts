import { readFileSync } from "node:fs";

import { expect } from "chai";
import { z } from "zod";

import { RUN_SCHEMA, runArtifactSchema } from "../../src/domain/run/artifact";
import { canonicalJson, hashOf, parseRun, RunArtifactError, sealRun } from "../../src/domain/run/canonical";
import { sampleResult } from "../report/sampleRun";

const META = {
  createdAt: "2025-10-10T00:00:00Z",
  replayStart: 0,
  command: "npm start",
  versions: {},
  engines: ["hardhat" as const],
  wallSec: 1,
};

describe("run artifact", () => {
  it("reads back what it wrote", () => {
    const sealed = sealRun(sampleResult(), META);
    expect(parseRun(JSON.stringify(sealed))).to.deep.equal(sealed);
  });

  it("hashes the result alone: no clock, path or version", () => {
    const later = { ...META, createdAt: "2031-01-01T00:00:00Z", command: "other", versions: { node: "99" } };
    expect(sealRun(sampleResult(), later).hash).to.equal(sealRun(sampleResult(), META).hash);
    expect(hashOf({ ...sampleResult(), seed: "2" })).to.not.equal(hashOf(sampleResult()));
  });

  it("hashes economics apart: neither gas nor what was judged, but every price, balance and event", () => {
    const other = sampleResult();
    const { summary } = other.columns[0]!;
    summary.transactions.gas = null;
    summary.laws = { ids: [], checks: 0, violations: [] };
    const [a, b] = [sealRun(sampleResult(), META), sealRun(other, META)];
    expect(b.hash).to.not.equal(a.hash);
    expect(b.economicHash).to.equal(a.economicHash);
    summary.price.low += "0";
    expect(sealRun(other, META).economicHash).to.not.equal(a.economicHash);
    expect(() => parseRun(JSON.stringify({ ...a, economicHash: b.hash }))).to.throw(
      RunArtifactError,
      "the economic hash",
    );
  });

  it("writes one text for one value, whatever the order of its keys", () => {
    expect(canonicalJson({ b: [1, { d: 1, c: null }], a: "x" })).to.equal(
      '{"a":"x","b":[1,{"c":null,"d":1}]}',
    );
  });

  it("refuses an artifact whose result was changed after sealing", () => {
    const sealed = sealRun(sampleResult(), META);
    const changed = { ...sealed, result: { ...sealed.result, seed: "2" } };
    expect(() => parseRun(JSON.stringify(changed))).to.throw(RunArtifactError, "is not that of the result");
  });

  it("refuses another schema, an unknown field and an amount that is no whole number", () => {
    const sealed = sealRun(sampleResult(), META);
    const read = (value: unknown): unknown => parseRun(JSON.stringify(value));
    expect(() => read({ ...sealed, schema: "glasshouse.run/0" })).to.throw(RunArtifactError, "schema");
    expect(() => read({ ...sealed, extra: 1 })).to.throw(RunArtifactError, "not a run artifact");
    const broken = structuredClone(sealed);
    broken.result.columns[0]!.summary.price.open = "28.5";
    expect(() => read(broken)).to.throw(RunArtifactError, "result.columns.0.summary.price.open");
    expect(() => parseRun("{")).to.throw(RunArtifactError, "not JSON");
  });

  it("is described field by field in docs/artifacts.md", () => {
    const text = readFileSync("docs/artifacts.md", "utf8");
    const names = fieldsOf(z.toJSONSchema(runArtifactSchema));
    expect(names.size).to.be.above(80);
    expect([...names].filter((name) => !text.includes(`\`${name}\``))).to.deep.equal([]);
    expect(text).to.contain(`\`${RUN_SCHEMA}\``);
  });
});

/** The names of all fields of a JSON schema, wherever they lie. */
function fieldsOf(schema: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === "properties") Object.keys(value as object).forEach((name) => names.add(name));
      walk(value);
    }
  };
  walk(schema);
  return names;
}
