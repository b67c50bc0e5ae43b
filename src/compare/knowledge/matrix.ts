import { type MarketParameters } from "../../domain/marketParameters";
import {
  KNOWLEDGE_SCHEMA,
  KNOWLEDGE_VENUES,
  type Knowledge,
  type KnowledgeCell,
  knowledgeSchema,
} from "../../domain/run/knowledge";
import { checksOf, CLAIMS } from "./claims";
import { DETECTORS } from "./detectors/registry";
import { cellsOf } from "./measure/cells";
import { Lab } from "./measure/lab";
import { ROWS } from "./rows/registry";
import { CHECKING, CUSTOMERS } from "./scene/people";
import { BLOCKS } from "./scene/tape";

export interface KnowledgeOptions {
  readonly seed: bigint;
  /** Of each cell, with and without misconduct. */
  readonly runs: number;
  /** Of the exchange's market: the committed ones. */
  readonly parameters: MarketParameters;
  /** Rows to measure, by id; undefined: all. */
  readonly rows?: readonly string[];
  /** Told after each row of each venue; what it returns is awaited, so that it can let others run. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

/** The options ask for what cannot be. */
export class KnowledgeError extends Error {
  override readonly name = "KnowledgeError";
}

/** Measures what whom can know of which misconduct at which venue: pure, and the same for the same options. */
export async function knowledgeMatrix(options: KnowledgeOptions): Promise<Knowledge> {
  const { seed, runs, parameters, onProgress } = options;
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new KnowledgeError(`runs: have ${runs}, need a whole number from 1`);
  const rows = chosen(options.rows);
  const lab = new Lab({ seed, runs, parameters });
  const total = rows.length * KNOWLEDGE_VENUES.length;
  const cells: KnowledgeCell[] = [];
  let done = 0;
  for (const row of rows) {
    for (const venue of KNOWLEDGE_VENUES) {
      cells.push(...cellsOf(lab, row, venue, runs));
      done += 1;
      await onProgress?.(done, total);
    }
  }
  return knowledgeSchema.parse({
    schema: KNOWLEDGE_SCHEMA,
    seed: seed.toString(),
    runs,
    scene: { blocks: BLOCKS, customers: CUSTOMERS.length, checking: CHECKING },
    detectors: DETECTORS.map(({ id, needs, about }) => ({ id, looksAt: [...needs], about })),
    rows: rows.map(({ about }) => about),
    cells,
    claims: CLAIMS,
    checks: rows.length === ROWS.length ? checksOf(cells) : [],
  });
}

function chosen(ids: readonly string[] | undefined): typeof ROWS {
  if (ids === undefined) return ROWS;
  const known = ROWS.map(({ about }) => about.id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new KnowledgeError(`no row ${unknown}; there are ${known.join(", ")}`);
  return ROWS.filter(({ about }) => ids.includes(about.id));
}
