import { type RunArtifact, type RunSummary } from "../domain/run/artifact";
import { dataTable } from "./dataTable";
import { amount, escapeHtml, grouped } from "./format";

/** Text figures of a summary that are whole numbers and no wad amounts. */
const WHOLE = new Set(["transactions.gas", "money.difference"]);
const WAD_DECIMALS = 6;
const PPM = 1_000_000n;
const PPM_PER_TENTH_PERCENT = 1_000n;

/** One figure of a summary, whole: wad amounts as they are. */
interface Leaf {
  readonly path: string;
  readonly value: bigint;
  readonly wad: boolean;
}

/** What two runs say differently, column by column: every figure of the summaries, with the change from the first to the second. */
export function differenceSection(run: RunArtifact, other: RunArtifact): string {
  const tables = run.result.columns.map((column) => {
    const twin = other.result.columns.find(({ id }) => id === column.id);
    const name = `<h3>${escapeHtml(column.title)}</h3>`;
    if (twin === undefined) return `${name}<p class="note">The other run has no such set of rules.</p>`;
    const rows = differences(column.summary, twin.summary);
    if (rows.length === 0) return `${name}<p class="note">No figure differs.</p>`;
    return name + dataTable(`Figures that differ, ${column.title}`, HEAD, rows, "tight");
  });
  const missing = other.result.columns.filter(
    ({ id }) => !run.result.columns.some((column) => column.id === id),
  );
  const unmatched = missing.map(
    ({ title }) => `<p class="note">Only in the other run: ${escapeHtml(title)}.</p>`,
  );
  const told = (one: RunArtifact): string =>
    `${one.result.scenario}, ${one.result.asset}, seed ${one.result.seed}, ${one.hash.slice(0, 10)}`;
  return (
    `<h2>Difference of two runs</h2><p>This run: ${escapeHtml(told(run))}. The other: ${escapeHtml(told(other))}.</p>` +
    tables.join("") +
    unmatched.join("")
  );
}

const HEAD = ["figure", "this run", "other run", "change", "relative"] as const;

/** Rows of text: path, have, other, absolute and relative change, of those figures that differ. */
export function differences(summary: RunSummary, other: RunSummary): string[][] {
  const [here, there] = [leaves(summary), leaves(other)].map(
    (list) => new Map(list.map((leaf) => [leaf.path, leaf])),
  ) as [Map<string, Leaf>, Map<string, Leaf>];
  const paths = new Set([...here.keys(), ...there.keys()]);
  return [...paths].flatMap((path) => {
    const [a, b] = [here.get(path), there.get(path)];
    if (a !== undefined && b !== undefined) {
      if (a.value === b.value) return [];
      const change: Leaf = { ...a, value: b.value - a.value };
      const sign = change.value > 0n ? "+" : "";
      return [[path, text(a), text(b), sign + text(change), relative(a.value, b.value)]];
    }
    return [[path, a === undefined ? "none" : text(a), b === undefined ? "none" : text(b), "", ""]];
  });
}

/** Of a wad amount all digits that matter, so that no difference looks like none. */
function text({ value, wad }: Leaf): string {
  if (!wad) return grouped(value);
  const shown = amount(`${value}`, WAD_DECIMALS);
  return /[1-9]/.test(shown) || value === 0n ? shown : `${grouped(value)} wei`;
}

function relative(from: bigint, to: bigint): string {
  if (from === 0n) return "from nothing";
  const size = from < 0n ? -from : from;
  const ppm = ((to - from) * PPM) / size;
  const tenths = ppm / PPM_PER_TENTH_PERCENT;
  if (tenths === 0n) return "below 0.1 %";
  const magnitude = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? "-" : "+"}${grouped(magnitude / 10n)}.${magnitude % 10n} %`;
}

/** Every figure by its path. What is listed by name is told by name, other lists by their length. */
function leaves(summary: RunSummary): Leaf[] {
  const { adl, laws, transactions, ...rest } = summary;
  const { byTier, ...adlFigures } = adl;
  const { failures, ...sent } = transactions;
  const count = (path: string, value: number): Leaf => ({ path, value: BigInt(value), wad: false });
  return [
    ...Object.entries({ ...rest, adl: adlFigures, transactions: sent }).flatMap(([group, figures]) =>
      Object.entries(figures).flatMap(([name, value]) => leaf(`${group}.${name}`, value)),
    ),
    ...byTier.flatMap(({ leverage, longClosedPpm, shortClosedPpm }) => [
      count(`adl.${leverage}x.longClosedPpm`, longClosedPpm),
      count(`adl.${leverage}x.shortClosedPpm`, shortClosedPpm),
    ]),
    count("laws.ids", laws.ids.length),
    count("laws.checks", laws.checks),
    count("laws.violations", laws.violations.length),
    ...failures.map(({ error, role, count: times }) => count(`refused ${error}, ${role}`, times)),
  ];
}

/** Null: nothing measured it. */
function leaf(path: string, value: string | number | null): Leaf[] {
  if (value === null) return [];
  return [{ path, value: BigInt(value), wad: typeof value === "string" && !WHOLE.has(path) }];
}
