import { type Knowledge, KNOWLEDGE_SCHEMA, type KnowledgeCell } from "../../src/domain/run/knowledge";
import {
  SWEEP_SCHEMA,
  type SweepArm,
  type SweepArtifact,
  type SweepFigure,
} from "../../src/domain/run/sweep";

const HASH = `0x${"ef".repeat(32)}`;

export function sampleCell(change: Partial<KnowledgeCell> = {}): KnowledgeCell {
  const rate = { hits: 19, runs: 20, rate: 0.95, low: 0.76, high: 0.99 };
  return {
    row: "lending",
    venue: "opaque",
    observer: "outsider",
    culprit: "naive",
    verdict: "detected",
    reason: null,
    detection: rate,
    falseAlarms: { ...rate, hits: 1 },
    medianDelayBlocks: 3,
    detector: "reserves",
    evidence: "seen",
    smallest: null,
    harm: null,
    ...change,
  };
}

export function sampleKnowledge(cells: KnowledgeCell[] = [sampleCell()]): Knowledge {
  return {
    schema: KNOWLEDGE_SCHEMA,
    seed: "1",
    runs: 20,
    scene: { blocks: 10, customers: 10, checking: 2 },
    detectors: [],
    rows: [
      {
        id: "lending",
        title: "lends deposits",
        group: "misconduct",
        naive: "a",
        adaptive: "b",
        unit: null,
        harm: null,
      },
      {
        id: "keyTheft",
        title: "keys are stolen",
        group: "blind",
        naive: "a",
        adaptive: "b",
        unit: null,
        harm: null,
      },
    ],
    cells,
    claims: [{ id: "covered", title: "assets cover liabilities", falsifiedBy: ["lending"] }],
    checks: [
      { claim: "covered", venue: "opaque", observer: "outsider", verdict: "some", unseen: ["keyTheft"] },
      { claim: "covered", venue: "glasshouse", observer: "auditor", verdict: "all", unseen: [] },
    ],
  };
}

export function sampleFigure(change: Partial<SweepFigure> = {}): SweepFigure {
  return {
    name: "badDebt",
    n: 8,
    estimate: { mean: 120, low: 100, high: 140, n: 8 },
    quantiles: { min: 0, p5: 50, p25: 75, p50: 100, p75: 150, p95: 175, max: 200 },
    difference: null,
    ...change,
  };
}

export function sampleArm(id: string, figures: SweepFigure[]): SweepArm {
  const flat = (value: number): number[] => [value, value, value];
  const bands = { p5: flat(10), p25: flat(15), p50: flat(20), p75: flat(25), p95: flat(30) };
  return {
    id,
    title: `arm ${id}`,
    runs: 8,
    figures,
    series: { t: [0, 300, 600], index: bands, liquidated: bands, fundEquity: bands },
  };
}

export function sampleSweep(arms: SweepArm[]): SweepArtifact {
  return {
    schema: SWEEP_SCHEMA,
    hash: HASH,
    meta: { createdAt: "", command: "npm run sweep", versions: {}, wallSec: 1 },
    result: {
      scenario: "sample",
      complete: true,
      terms: HASH,
      asset: "AVAX",
      holders: 10,
      window: { warmupSec: 0, replaySec: 600, blockSec: 5, sampleSec: 300 },
      seeds: { from: "1", to: "8" },
      planned: 16,
      done: 16,
      figures: [{ name: "badDebt", unit: "USD", means: "sum of negative equities" }],
      arms,
      checks: [],
    },
  };
}
