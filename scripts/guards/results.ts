import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { z } from "zod";

/** named: its own test went red. other: only others of its file did. missed: none did. broken: it did not compile, or no test ran. */
export const VERDICTS = ["named", "other", "missed", "broken"] as const;
export type Verdict = (typeof VERDICTS)[number];

const RESULT = z.object({
  id: z.string(),
  row: z.string(),
  file: z.string(),
  test: z.string(),
  title: z.string(),
  verdict: z.enum(VERDICTS),
  /** What the named test said, or the titles of the others that went red: for a reader to see that it was for this reason. */
  said: z.string(),
  /** Of what the verdict rests on. */
  digest: z.string(),
});
export type GuardResult = z.infer<typeof RESULT>;

const FILE = z.object({ schema: z.literal("glasshouse.guards/1"), guards: z.array(RESULT) });

export function readResults(file: string): readonly GuardResult[] {
  return existsSync(file) ? FILE.parse(JSON.parse(readFileSync(file, "utf8"))).guards : [];
}

/** Puts one result beside those that are there, in the order of `ids`; what is in no table any more goes. */
export function keepResult(file: string, ids: readonly string[], result: GuardResult): void {
  const known = new Map(readResults(file).map((one) => [one.id, one]));
  known.set(result.id, result);
  const guards = ids.flatMap((id) => known.get(id) ?? []);
  writeFileSync(file, `${JSON.stringify({ schema: "glasshouse.guards/1", guards }, null, 2)}\n`);
}
