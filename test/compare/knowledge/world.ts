import { AVAX } from "../../../deploy/config/avax";
import { KNOWLEDGE_VENUES, type KnowledgeVenue } from "../../../src/domain/run/knowledge";
import { Lab } from "../../../src/compare/knowledge/measure/lab";
import { isImpossible, type Row } from "../../../src/compare/knowledge/rows/row";
import { ROWS } from "../../../src/compare/knowledge/rows/registry";
import { type Scheme } from "../../../src/compare/knowledge/scene/plot";

/** A laboratory with so many runs, and always the same ones. */
export function lab(runs: number, seed = 1n): Lab {
  return new Lab({ seed, runs, parameters: AVAX });
}

export function rowOf(id: string): Row {
  const row = ROWS.find(({ about }) => about.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

export interface Place {
  readonly row: Row;
  readonly venue: KnowledgeVenue;
  readonly scheme: Scheme;
}

/** Every row at every venue that has a part for it. */
export function places(): Place[] {
  return ROWS.flatMap((row) =>
    KNOWLEDGE_VENUES.flatMap((venue) => {
      const scheme = row.scheme(venue);
      return isImpossible(scheme) ? [] : [{ row, venue, scheme }];
    }),
  );
}

export function schemeOf(row: Row, venue: KnowledgeVenue): Scheme {
  const scheme = row.scheme(venue);
  if (isImpossible(scheme)) throw new Error(`${row.about.id} is impossible at ${venue}`);
  return scheme;
}
