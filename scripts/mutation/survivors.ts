import { placeOf } from "../checks/place";
import { type Case, sourceOf } from "./cases";
import { type Judgement } from "./judge";
import { type Mutant } from "./mutants";

/** Why a mutant lives: it is the same program in all that can happen, or tests do not tell the difference. */
type Kind = "same" | "gap";

/** A surviving mutant, named by what stands there: line numbers move with every change above them. */
export interface Survivor {
  /** Such as "Ledger.fill". */
  readonly place: string;
  /** The source's line without its indentation. */
  readonly text: string;
  /** Such as "< to <=". */
  readonly change: string;
}

/** One that is listed, with its reason. */
interface Listed extends Survivor {
  readonly kind: Kind;
}

/** `| place | \`text\` | \`change\` | same or gap | reason |`; a bar within code is written \|. */
const ROW = /^\| (\S+) \| `(.+)` \| `(.+)` \| (same|gap) \| .*\S \|$/;

/** What a document lists as surviving, from the rows of its tables. */
export function listedIn(markdown: string): readonly Listed[] {
  const bare = (code: string): string => code.replaceAll("\\|", "|");
  return markdown.split("\n").flatMap((row) => {
    const [, place, text, change, kind] = ROW.exec(row) ?? [];
    if (place === undefined || text === undefined || change === undefined) return [];
    return [{ place, text: bare(text), change: bare(change), kind: kind as Kind }];
  });
}

/** As a document lists it. @param source in which it was found. */
export function survivorOf({ id, line }: Mutant, source: string): Survivor {
  const [, name = "", change = ""] = /^([^:]+):\S+ (.*)$/.exec(id) ?? [];
  const lines = source.split("\n");
  return { place: placeOf(name, lines, line + 1), text: (lines[line] ?? "").trim(), change };
}

/** How the row of a survivor begins; kind and reason are for people to add. */
export function rowOf({ place, text, change }: Survivor): string {
  const code = (bare: string): string => `\`${bare.replaceAll("|", "\\|")}\``;
  return `| ${place} | ${code(text)} | ${code(change)} |`;
}

/** A mutant and, if it was judged, whether it lives. */
interface Fate extends Survivor {
  readonly survived: boolean | undefined;
}

/** What became of each of these mutants. */
export function fatesOf(
  cases: readonly Case[],
  verdicts: ReadonlyMap<string, Pick<Judgement, "verdict">>,
): readonly Fate[] {
  return cases.map(({ target, mutant }) => {
    const verdict = verdicts.get(mutant.id)?.verdict;
    const survived = verdict === undefined ? undefined : verdict === "survived";
    return { ...survivorOf(mutant, sourceOf(target)), survived };
  });
}

/** Holds a list of survivors against what became of all mutants. */
export function compareSurvivors(
  fates: readonly Fate[],
  listed: readonly Listed[],
): {
  /** How many live and are the same program, as the list says. */
  readonly same: number;
  /** Rows of those that live and are not listed. */
  readonly unlisted: readonly string[];
  /** Rows of which none lives, or none is left. */
  readonly outdated: readonly string[];
} {
  const kinds = new Map(listed.map((one) => [rowOf(one), one.kind]));
  const living = fates.filter(({ survived }) => survived === true).map(rowOf);
  // What nobody has judged yet may live.
  const possible = new Set(fates.filter(({ survived }) => survived !== false).map(rowOf));
  return {
    same: living.filter((row) => kinds.get(row) === "same").length,
    unlisted: [...new Set(living)].filter((row) => !kinds.has(row)),
    outdated: [...kinds.keys()].filter((row) => !possible.has(row)),
  };
}
