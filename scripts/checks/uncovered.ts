import { type CoverageReport, type FileCoverage, lineHits } from "./coverageCheck";
import { placeOf } from "./place";

/** How a place can be reached: a line runs; a condition comes out; one side of an `||` decides. */
export type Way = "line" | "true" | "false" | "left" | "right";

/** Something that no test reaches, named by what stands there: line numbers move with every change above them. */
export interface Unreached {
  /** Such as "Ledger.fill". */
  readonly place: string;
  /** The source's line without its indentation. */
  readonly text: string;
  readonly way: Way;
}

const SIDES: readonly Way[] = ["left", "right"];
const OUTCOMES: readonly Way[] = ["true", "false"];
/** `| place | \`text\` | way | reason |`; a bar within the text is written \|. */
const ROW = /^\| (\S+) \| `(.+)` \| (line|true|false|left|right) \| .*\S \|$/;

/** Every line and branch of `areas` that the report says was never hit. @param sourceOf the text of a file of the report */
export function unreachedIn(
  report: CoverageReport,
  areas: readonly string[],
  sourceOf: (file: string) => string,
): Unreached[] {
  return Object.entries(report)
    .filter(([name]) => areas.some((area) => `/${name}`.includes(`/${area}/`)))
    .flatMap(([name, file]) => unreachedOf(file, name, sourceOf(name).split("\n")));
}

/** What a document lists as never reached, from the rows of its tables. */
export function listedIn(markdown: string): Unreached[] {
  return markdown.split("\n").flatMap((row) => {
    const [, place, text, way] = ROW.exec(row) ?? [];
    if (place === undefined || text === undefined) return [];
    return [{ place, text: text.replaceAll("\\|", "|"), way: way as Way }];
  });
}

/** What is unreached without being listed, and what is listed but reached or gone; each once. */
export function compareListing(
  found: readonly Unreached[],
  listed: readonly Unreached[],
): { readonly unlisted: string[]; readonly outdated: string[] } {
  const there = new Set(found.map(rowOf));
  const known = new Set(listed.map(rowOf));
  return {
    unlisted: [...there].filter((row) => !known.has(row)),
    outdated: [...known].filter((row) => !there.has(row)),
  };
}

/** As a row of the listing begins; its reason is for people to add. */
function rowOf({ place, text, way }: Unreached): string {
  return `| ${place} | \`${text.replaceAll("|", "\\|")}\` | ${way} |`;
}

function unreachedOf(file: FileCoverage, name: string, source: readonly string[]): Unreached[] {
  const at = (line: number, way: Way): Unreached => ({
    place: placeOf(name, source, line),
    text: (source[line - 1] ?? "").trim(),
    way,
  });
  const lines = Object.entries(lineHits(file))
    .filter(([, hits]) => hits === 0)
    .map(([line]) => at(Number(line), "line"));
  const branches = Object.entries(file.branchMap).flatMap(([id, { type, locations }]) => {
    const ways = type === "cond-expr" ? SIDES : OUTCOMES;
    return locations.flatMap(({ start }, i) => {
      const way = ways[i];
      return way !== undefined && file.b[id]?.[i] === 0 ? [at(start.line, way)] : [];
    });
  });
  return [...lines, ...branches];
}
