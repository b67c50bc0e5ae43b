/** A branch of a source: one location a way. */
export interface BranchPlace {
  readonly type: string;
  readonly locations: readonly { readonly start: { readonly line: number } }[];
}

/** What an Istanbul report says of one source, as far as it matters here. */
export interface FileCoverage {
  readonly statementMap: Readonly<Record<string, { readonly start: { readonly line: number } }>>;
  /** Hits of each statement. */
  readonly s: Readonly<Record<string, number>>;
  /** Hits of each line; solidity-coverage writes them, other instrumenters leave them to be derived. */
  readonly l?: Readonly<Record<string, number>>;
  /** Where each branch stands; "cond-expr" is an `||`, anything else a condition. */
  readonly branchMap: Readonly<Record<string, BranchPlace>>;
  /** Hits of each way that a branch can go. */
  readonly b: Readonly<Record<string, readonly number[]>>;
}

export type CoverageReport = Readonly<Record<string, FileCoverage>>;

/** Folder -> least covered share [%]. */
export type CoverageFloors = Readonly<Record<string, { readonly lines: number; readonly branches: number }>>;

export interface Share {
  readonly hit: number;
  readonly total: number;
}

export interface AreaCoverage {
  readonly area: string;
  readonly files: number;
  readonly lines: Share;
  readonly branches: Share;
  /** Empty where the area holds its floor. */
  readonly failures: readonly string[];
}

/** Judges each area of `floors`. `hasSources` tells whether an area has sources that a report should speak of. */
export function checkCoverage(
  report: CoverageReport,
  floors: CoverageFloors,
  hasSources: (area: string) => boolean,
): AreaCoverage[] {
  return Object.entries(floors).map(([area, floor]) => {
    const files = Object.entries(report)
      .filter(([name]) => `/${name}`.includes(`/${area}/`))
      .map(([, file]) => file);
    const lines = sum(files.map((file) => share(Object.values(lineHits(file)))));
    const branches = sum(files.map((file) => share(Object.values(file.b).flat())));
    const failures = [
      ...(files.length === 0 && hasSources(area) ? ["the report does not speak of it"] : []),
      ...(percent(lines) < floor.lines ? [`lines under ${floor.lines} %`] : []),
      ...(percent(branches) < floor.branches ? [`branches under ${floor.branches} %`] : []),
    ];
    return { area, files: files.length, lines, branches, failures };
  });
}

/** Nothing to cover counts as covered. */
export function percent({ hit, total }: Share): number {
  return total === 0 ? 100 : (100 * hit) / total;
}

/** Hits of each line, by its number. */
export function lineHits(file: FileCoverage): Record<string, number> {
  if (file.l !== undefined && Object.keys(file.l).length > 0) {
    return file.l;
  }
  const hits: Record<string, number> = {};
  for (const [id, { start }] of Object.entries(file.statementMap)) {
    hits[start.line] = Math.max(hits[start.line] ?? 0, file.s[id] ?? 0);
  }
  return hits;
}

function share(hits: readonly number[]): Share {
  return { hit: hits.filter((count) => count > 0).length, total: hits.length };
}

function sum(shares: readonly Share[]): Share {
  return shares.reduce((a, b) => ({ hit: a.hit + b.hit, total: a.total + b.total }), { hit: 0, total: 0 });
}
