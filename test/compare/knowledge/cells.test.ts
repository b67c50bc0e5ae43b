import { expect } from "chai";

import { NEEDS, type Need } from "../../../src/compare/knowledge/evidence";
import { DETECTORS } from "../../../src/compare/knowledge/detectors/registry";
import { cellsOf } from "../../../src/compare/knowledge/measure/cells";
import { isImpossible, type Row } from "../../../src/compare/knowledge/rows/row";
import { ROWS } from "../../../src/compare/knowledge/rows/registry";
import { KNOWLEDGE_OBSERVERS, KNOWLEDGE_VENUES } from "../../../src/domain/run/knowledge";
import { lab, type Place, places, rowOf, schemeOf } from "./world";

const RUNS = 2;
/** So many that all against none tells something: Wilson's intervals no longer meet. */
const ENOUGH = 6;
const shared = lab(RUNS);

/** Alarms of a row's runs at its naive size, one entry an observer that saw something. */
function sightings({ row, venue, scheme }: Place, withhold: readonly Need[] = []) {
  const how = { size: row.sizes?.naive ?? 0, adaptive: false, count: RUNS };
  const runs = shared.crooked(row, venue, scheme, how, withhold);
  return KNOWLEDGE_OBSERVERS.map((observer) => ({
    observer,
    informed: runs.some((run) => run.sightings[observer].informed),
    detectors: new Set(runs.flatMap((run) => run.sightings[observer].heard)),
  }));
}

/** The same row; the search of its smallest size, which is dear, ends at once. */
function withoutSearch(row: Row): Row {
  return { ...row, adapts: false, ...(row.sizes === undefined ? {} : { sizes: { ...row.sizes, most: 1 } }) };
}

describe("knowledge: every cell hangs on its misconduct and on what is published", () => {
  const spoke = new Set<string>();

  it("a field that is not published turns detected into no data, in each cell", () => {
    let cells = 0;
    for (const place of places()) {
      const seen = sightings(place).filter(({ detectors }) => detectors.size > 0);
      for (const { detectors } of seen) for (const id of detectors) spoke.add(id);
      if (seen.length === 0) continue;
      // One field that each of the row's checks needs, until none is left to run.
      const needs = place.row.detectors.map((id) => DETECTORS.find((one) => one.id === id)!.needs[0]!);
      const without = sightings(place, [...new Set(needs)]);
      const name = `${place.row.about.id} at ${place.venue}`;
      for (const { observer, informed, detectors } of without) {
        expect([informed, detectors.size], `${name}, ${observer}`).to.deep.equal([false, 0]);
      }
      cells += seen.length;
    }
    expect(cells).to.be.greaterThan(100);
  });

  it("misconduct that is not committed turns detected into not detected, in each cell", () => {
    const judged = lab(ENOUGH);
    let cells = 0;
    for (const { row, venue } of places()) {
      const quick = withoutSearch(row);
      const idle: Row = { ...quick, scheme: () => ({}) };
      const naive = (of: Row) =>
        cellsOf(judged, of, venue, ENOUGH).filter(({ culprit }) => culprit === "naive");
      const seen = naive(quick).filter(({ verdict }) => verdict === "detected");
      if (seen.length === 0) continue;
      const without = naive(idle);
      for (const { observer } of seen) {
        const cell = without.find((one) => one.observer === observer)!;
        const expected = row.isItsHarm === true ? "impossible" : "notDetected";
        expect(cell.verdict, `${row.about.id} at ${venue}, ${observer}`).to.equal(expected);
        expect(cell.detection?.hits ?? 0).to.be.at.most(cell.falseAlarms?.hits ?? 0);
      }
      cells += seen.length;
    }
    expect(cells).to.be.greaterThan(80);
  });

  it("without misconduct nobody cries, but for an index that is the venue's own thin book", () => {
    for (const venue of KNOWLEDGE_VENUES) {
      for (const { alarms } of shared.honest(venue)) {
        for (const observer of KNOWLEDGE_OBSERVERS) {
          const known = venue === "opaque" || venue === "typical" ? ["index-against-book"] : [];
          const cried = [...alarms[observer]].filter((id) => !known.includes(id));
          expect(cried, `${venue}, ${observer}`).to.deep.equal([]);
        }
      }
    }
  });

  it("every check is some row's, every row's checks are there, and most have spoken", () => {
    const ids = DETECTORS.map(({ id }) => id);
    expect(new Set(ROWS.flatMap(({ detectors }) => detectors))).to.deep.equal(new Set(ids));
    expect(new Set(ids).size).to.equal(ids.length);
    // These need a victim who looks, or an insider who tells: own.test.ts and adl.test.ts.
    const silent = ids.filter((id) => !spoke.has(id));
    expect(silent).to.deep.equal(["own-unasked", "lights-ignored"]);
    expect(NEEDS.filter((need) => !DETECTORS.some(({ needs }) => needs.includes(need)))).to.deep.equal([]);
  });

  it("a friend who lends for the fund too is given away by nothing, one who forgets it by the fund", () => {
    const row = rowOf("borrowedReserves");
    const heard = (adaptive: boolean) =>
      (["typical", "bestPractice"] as const).flatMap((venue) =>
        shared
          .crooked(row, venue, schemeOf(row, venue), { size: 12_000, adaptive, count: RUNS })
          .map(({ sightings: { auditor } }) => auditor.heard.join()),
      );
    expect(heard(false)).to.deep.equal(Array<string>(2 * RUNS).fill("reserves-cover-fund"));
    expect(heard(true)).to.deep.equal(Array<string>(2 * RUNS).fill(""));
  });

  it("what is impossible says why, and nothing else does", () => {
    const impossible = ROWS.flatMap((row) =>
      KNOWLEDGE_VENUES.flatMap((venue) => {
        const scheme = row.scheme(venue);
        return isImpossible(scheme) ? [scheme.impossible] : [];
      }),
    );
    expect(impossible.every((why) => why.length > 10)).to.equal(true);
    expect(impossible.length + places().length).to.equal(ROWS.length * KNOWLEDGE_VENUES.length);
  });
});
