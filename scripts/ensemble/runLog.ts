import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";

import { z } from "zod";

import { type SweepCheck, sweepCheckSchema } from "../../src/domain/run/sweep";
import { FIGURE_NAMES } from "../../src/sim/ensemble/figures";
import { STORY_FIGURES, type StoryFigures } from "../../src/compare/story";
import { type RunMeasures } from "../../src/sim/ensemble/measures";

const LOG_SCHEMA = "glasshouse.runs/1";

const header = z.strictObject({ schema: z.literal(LOG_SCHEMA), terms: z.record(z.string(), z.string()) });
const samples = z.array(z.number());
const run = z.strictObject({
  id: z.string(),
  measures: z.strictObject({
    figures: figuresNamed(FIGURE_NAMES),
    series: z.strictObject({ t: samples, index: samples, liquidated: samples, fundEquity: samples }),
    liquidated: z.array(z.strictObject({ account: z.int(), t: z.int(), notional: z.number() })),
  }),
});
const check = z.strictObject({ check: z.string(), result: sweepCheckSchema });
const story = z.strictObject({ story: z.string(), figures: figuresNamed(STORY_FIGURES) });
const entry = z.union([run, check, story]);

function figuresNamed<Name extends string>(names: readonly Name[]) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, z.number().nullable()])) as Record<
      Name,
      z.ZodNullable<z.ZodNumber>
    >,
  );
}

/** All that decides what a run finds, but its own id: named, so that a difference can be named. */
export type LogTerms = Readonly<Record<string, string>>;

/** The file belongs to other runs. */
export class OtherRunsError extends Error {
  override readonly name = "OtherRunsError";

  constructor(file: string, have: LogTerms, need: LogTerms) {
    const keys = [...new Set([...Object.keys(have), ...Object.keys(need)])];
    const differing = keys
      .filter((key) => have[key] !== need[key])
      .map((key) => `  ${key}: have ${have[key] ?? "none"}, need ${need[key] ?? "none"}`);
    super(`${file} holds runs under other terms:\n${differing.join("\n")}`);
  }
}

/** A line that is none. */
export class RunLogError extends Error {
  override readonly name = "RunLogError";
}

/**
 * Finished runs, a line each, appended as they end: whatever kills a sweep, what was finished is kept. A last line that was not
 * written to its end is dropped.
 */
export class RunLog {
  private constructor(
    private readonly file: string,
    private readonly runs: Map<string, RunMeasures>,
    private readonly checks: Map<string, SweepCheck>,
    private readonly stories: Map<string, StoryFigures>,
  ) {}

  /** Opens the file, or begins one. Throws OtherRunsError when it was begun under other terms, RunLogError on a line that is none. */
  static open(file: string, terms: LogTerms): RunLog {
    if (!existsSync(file) || wholeText(file) === "") {
      writeFileSync(file, `${JSON.stringify({ schema: LOG_SCHEMA, terms })}\n`);
      return new RunLog(file, new Map(), new Map(), new Map());
    }
    const [first = "", ...rest] = wholeText(file).split("\n").slice(0, -1);
    const begun = read(header, first, file, 1).terms;
    if (JSON.stringify(sorted(begun)) !== JSON.stringify(sorted(terms)))
      throw new OtherRunsError(file, begun, terms);
    const entries = rest.map((line, i) => read(entry, line, file, i + 2));
    const runs = entries.flatMap((found) => ("id" in found ? [[found.id, found.measures] as const] : []));
    const checks = entries.flatMap((found) =>
      "check" in found ? [[found.check, found.result] as const] : [],
    );
    const stories = entries.flatMap((found) =>
      "story" in found ? [[found.story, found.figures] as const] : [],
    );
    return new RunLog(file, new Map(runs), new Map(checks), new Map(stories));
  }

  get(id: string): RunMeasures | undefined {
    return this.runs.get(id);
  }

  append(id: string, measures: RunMeasures): void {
    appendFileSync(this.file, `${JSON.stringify({ id, measures })}\n`);
    this.runs.set(id, measures);
  }

  storyOf(id: string): StoryFigures | undefined {
    return this.stories.get(id);
  }

  appendStory(id: string, figures: StoryFigures): void {
    appendFileSync(this.file, `${JSON.stringify({ story: id, figures })}\n`);
    this.stories.set(id, figures);
  }

  checkOf(id: string): SweepCheck | undefined {
    return this.checks.get(id);
  }

  appendCheck(id: string, result: SweepCheck): void {
    appendFileSync(this.file, `${JSON.stringify({ check: id, result })}\n`);
    this.checks.set(id, result);
  }
}

/** The file's whole lines; a torn one is cut off, also in the file, so that the next stands by itself. */
function wholeText(file: string): string {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole;
}

function read<T>(schema: z.ZodType<T>, line: string, file: string, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new RunLogError(`${file}, line ${number}: not JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunLogError(
    `${file}, line ${number}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}`,
  );
}

function sorted(terms: LogTerms): [string, string][] {
  return Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1));
}
