import { FIDELITY_SCHEMA, type FidelityArtifact, type FidelityRow } from "../../src/domain/run/fidelity";

const HASH = `0x${"cd".repeat(32)}`;

const SIZE: FidelityArtifact["result"]["size"] = {
  holders: 1,
  blockSec: 5,
  seeds: 1,
  ablationSeeds: 1,
  bases: 1,
  suppressions: 1,
  paths: 1,
  stories: 1,
  storyHolders: 1,
};

export function sampleRow(change: Partial<FidelityRow> = {}): FidelityRow {
  return {
    target: "fall of AVAX",
    source: "bars",
    tag: "validated",
    unit: "share",
    observed: 0.541,
    interval: { low: 0.379, high: 0.703 },
    value: 0.25,
    range: { low: 0.2, high: 0.3 },
    runs: 8,
    pass: false,
    ...change,
  };
}

export function sampleFidelity(rows: FidelityRow[]): FidelityArtifact {
  return {
    schema: FIDELITY_SCHEMA,
    hash: HASH,
    meta: { createdAt: "", command: "npm run fidelity", versions: {}, wallSec: 1 },
    result: {
      complete: true,
      quick: false,
      size: SIZE,
      committed: SIZE,
      code: "",
      runs: 8,
      parameters: [],
      rows,
      nulls: [],
      feedback: null,
      branching: { suppressed: 0, descendants: null, notionalRatio: null },
      ablation: { factors: [], seeds: 1, responses: [] },
      sensitivity: {
        points: 4,
        responses: [],
        claims: [
          {
            id: "C1",
            claim: "halts help",
            points: 4,
            agree: 2,
            nothing: 1,
            contrary: 1,
            verdict: "not robust",
          },
        ],
      },
      hypotheses: [
        { id: "H1", claim: "selling deepens the fall", verdict: "refuted", evidence: "0.01 to 0.02" },
        { id: "H2", claim: "makers leave", verdict: "holds", evidence: "yes" },
      ],
    },
  };
}
