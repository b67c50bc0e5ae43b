import { type MarketParameters } from "../../domain/marketParameters";
import {
  KNOWLEDGE_SCHEMA,
  KNOWLEDGE_VENUES,
  type Knowledge,
  type KnowledgeCell,
  knowledgeSchema,
  type KnowledgeVenue,
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
  const total = chosen(options.rows).length * KNOWLEDGE_VENUES.length;
  const cells = new Map<KnowledgeVenue, readonly KnowledgeCell[]>();
  let done = 0;
  for (const venue of KNOWLEDGE_VENUES) {
    const measured = await cellsAt(options, venue, () => options.onProgress?.((done += 1), total));
    cells.set(venue, measured);
  }
  return assembled(options, cells);
}

/**
 * All cells of one venue: venues share nothing but the seed, so that each can be measured by a process of its own.
 * @param onRow told after each row; what it returns is awaited
 */
export async function cellsAt(
  { seed, runs, parameters, rows }: KnowledgeOptions,
  venue: KnowledgeVenue,
  onRow: () => void | Promise<void>,
): Promise<KnowledgeCell[]> {
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new KnowledgeError(`runs: have ${runs}, need a whole number from 1`);
  const lab = new Lab({ seed, runs, parameters });
  const cells: KnowledgeCell[] = [];
  for (const row of chosen(rows)) {
    cells.push(...cellsOf(lab, row, venue, runs));
    await onRow();
  }
  return cells;
}

/** The artifact out of the cells of every venue: row by row, and in each the venues in their order. */
export function assembled(
  { seed, runs, rows: ids }: KnowledgeOptions,
  found: ReadonlyMap<KnowledgeVenue, readonly KnowledgeCell[]>,
): Knowledge {
  const rows = chosen(ids);
  const cells = rows.flatMap(({ about }) =>
    KNOWLEDGE_VENUES.flatMap((venue) => (found.get(venue) ?? []).filter(({ row }) => row === about.id)),
  );
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

/** Throws KnowledgeError for the id of a row that there is not. */
export function requireRows(ids: readonly string[] | undefined): void {
  chosen(ids);
}

function chosen(ids: readonly string[] | undefined): typeof ROWS {
  if (ids === undefined) return ROWS;
  const known = ROWS.map(({ about }) => about.id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new KnowledgeError(`no row ${unknown}; there are ${known.join(", ")}`);
  return ROWS.filter(({ about }) => ids.includes(about.id));
}
