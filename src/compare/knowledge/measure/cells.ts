import {
  KNOWLEDGE_OBSERVERS,
  type KnowledgeCell,
  type KnowledgeCulprit,
  type KnowledgeObserver,
  type KnowledgeVenue,
  type KnowledgeVerdict,
  type Rate,
} from "../../../domain/run/knowledge";
import { type Truth } from "../scene/look";
import { isImpossible, type Row } from "../rows/row";
import { type CrookedRun, type HonestRun, type Lab } from "./lab";
import { SmallestSearch } from "./smallest";
import { medianDelay, rateOf } from "./tally";

/** A check that cries in more honest runs than this tells nobody anything. */
export const MOST_FALSE_ALARMS = 0.1;

const NOTHING = {
  reason: null,
  detection: null,
  falseAlarms: null,
  medianDelayBlocks: null,
  detector: null,
  evidence: null,
  smallest: null,
  harm: null,
};

/** All cells of one row at one venue. */
export function cellsOf(lab: Lab, row: Row, venue: KnowledgeVenue, runs: number): KnowledgeCell[] {
  const scheme = row.scheme(venue);
  if (isImpossible(scheme))
    return [
      ...impossible(row, venue, "naive", scheme.impossible, null),
      ...impossible(row, venue, "adaptive", scheme.impossible, null),
    ];
  const honest = lab.honest(venue);
  const measured = (culprit: KnowledgeCulprit): KnowledgeCell[] => {
    const adaptive = culprit === "adaptive";
    const size = (adaptive ? row.sizes?.adaptive : row.sizes?.naive) ?? 0;
    const crooked = lab.crooked(row, venue, scheme, { size, adaptive, count: runs });
    return judged(row, venue, culprit, crooked, honest);
  };
  const naive = measured("naive");
  const adaptive = row.adapts
    ? measured("adaptive")
    : naive.map((cell): KnowledgeCell => ({ ...cell, culprit: "adaptive" }));
  const { sizes } = row;
  if (sizes === undefined) return [...naive, ...adaptive];
  const search = new SmallestSearch(lab, row, venue, scheme, sizes, runs);
  return [...naive.map((cell) => withSmallest(cell, search)), ...adaptive];
}

function withSmallest(cell: KnowledgeCell, search: SmallestSearch): KnowledgeCell {
  const quiet = cell.falseAlarms !== null && cell.falseAlarms.rate <= MOST_FALSE_ALARMS;
  return quiet && cell.verdict !== "impossible" ? { ...cell, smallest: search.of(cell.observer) } : cell;
}

function judged(
  row: Row,
  venue: KnowledgeVenue,
  culprit: KnowledgeCulprit,
  crooked: readonly CrookedRun[],
  honest: readonly HonestRun[],
): KnowledgeCell[] {
  const harm = harmOf(row, crooked, honest);
  const reason = failedReason(row, crooked, harm);
  if (reason !== undefined) return impossible(row, venue, culprit, reason, harm);
  return KNOWLEDGE_OBSERVERS.map((observer): KnowledgeCell => {
    const head = { row: row.about.id, venue, observer, culprit, ...NOTHING, harm };
    if (!crooked.some(({ sightings }) => sightings[observer].informed)) {
      return { ...head, verdict: "notPublished" };
    }
    const seen = crooked.flatMap(({ plot, sightings }) => {
      const { alarm } = sightings[observer];
      return alarm === undefined ? [] : [{ alarm, delay: alarm.block - plot.from }];
    });
    const detection = rateOf(seen.length, crooked.length);
    const falseAlarms = rateOf(honest.filter((run) => cried(run, row, observer)).length, honest.length);
    return {
      ...head,
      verdict: verdictOf(detection, falseAlarms),
      detection,
      falseAlarms,
      medianDelayBlocks: medianDelay(seen.map(({ delay }) => delay)),
      detector: seen[0]?.alarm.detector ?? null,
      evidence: seen[0]?.alarm.evidence ?? null,
    };
  });
}

function cried({ alarms }: HonestRun, { detectors }: Row, observer: KnowledgeObserver): boolean {
  return detectors.some((id) => alarms[observer].has(id));
}

function verdictOf(detection: Rate, falseAlarms: Rate): KnowledgeVerdict {
  const tells = falseAlarms.rate <= MOST_FALSE_ALARMS && detection.low > falseAlarms.high;
  return tells ? "detected" : "notDetected";
}

function harmOf(row: Row, crooked: readonly CrookedRun[], honest: readonly HonestRun[]): Rate | null {
  const { hurt } = row;
  if (hurt === undefined) return null;
  const none: readonly Truth[] = [];
  const hits = crooked.filter(({ truths, plot }, k) => hurt(truths, plot, honest[k]?.truths ?? none));
  return rateOf(hits.length, crooked.length);
}

/** Why nothing came of it in any run: every attempt was refused, or nobody was hurt where the harm is the thing itself. */
function failedReason(row: Row, crooked: readonly CrookedRun[], harm: Rate | null): string | undefined {
  const truths = crooked.flatMap((run) => run.truths);
  const refused = truths.flatMap((truth) => truth.refused);
  const succeeded = truths.some((truth) => truth.succeeded > 0);
  if (refused.length > 0 && !succeeded) {
    return `refused in ${crooked.length} runs: ${[...new Set(refused)].sort().join(", ")}`;
  }
  if (row.isItsHarm !== true || harm === null || harm.hits > 0) return undefined;
  return `tried in ${crooked.length} runs, and never was it that ${row.about.harm ?? ""}`;
}

function impossible(
  row: Row,
  venue: KnowledgeVenue,
  culprit: KnowledgeCulprit,
  reason: string,
  harm: Rate | null,
): KnowledgeCell[] {
  return KNOWLEDGE_OBSERVERS.map((observer) => ({
    row: row.about.id,
    venue,
    observer,
    culprit,
    ...NOTHING,
    verdict: "impossible",
    reason,
    harm,
  }));
}
