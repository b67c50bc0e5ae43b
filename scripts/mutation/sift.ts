import { type Failure } from "./jury";

/**
 * What the tests of `files`, in their order, notice first of all these changes at once; undefined: nothing.
 * @param changes none: the tests as they are
 * @param title of one test alone
 */
export type Notice<T> = (
  changes: readonly T[],
  files: readonly string[],
  title?: string,
) => Promise<Failure | undefined>;

/**
 * Which of many changes tests notice, for less than to try each alone: all are made at once, and where a test fails, what it fails on is
 * found by halves and taken out. What one change hides of another is not seen.
 * @return for each change what noticed it; undefined: nothing.
 */
export async function sift<T>(
  changes: readonly T[],
  files: readonly string[],
  notice: Notice<T>,
): Promise<ReadonlyMap<T, Failure | undefined>> {
  const seen = new Map<T, Failure | undefined>();
  let left = changes;
  let open = files;
  while (left.length > 0) {
    const failure = await notice(left, open);
    if (failure === undefined) break;
    // Files before that one have noticed nothing of any. A process that ended without an answer names none.
    open = open.slice(Math.max(0, open.indexOf(failure.file)));
    const found = await fewest(left, failure, failure.file === "" ? open : [failure.file], notice);
    left = left.filter((one) => !found.changes.includes(one));
    const [one, ...others] = found.changes;
    if (one !== undefined && others.length === 0) {
      seen.set(one, found.failure);
      continue;
    }
    // None of them is noticed without another: each goes on alone.
    for (const apart of found.changes) seen.set(apart, await notice([apart], open));
  }
  for (const one of left) seen.set(one, undefined);
  return seen;
}

/** As few of `changes` as halving finds that the test which failed notices still, or its whole file where it does not stand alone. */
async function fewest<T>(
  changes: readonly T[],
  failure: Failure,
  files: readonly string[],
  notice: Notice<T>,
): Promise<{ readonly changes: readonly T[]; readonly failure: Failure }> {
  const title = changes.length > 1 && (await standsAlone(failure, files, notice)) ? failure.title : undefined;
  let found = { changes, failure };
  for (;;) {
    const middle = Math.ceil(found.changes.length / 2);
    const halves = [found.changes.slice(0, middle), found.changes.slice(middle)];
    let narrower: typeof found | undefined;
    for (const half of found.changes.length === 1 ? [] : halves) {
      const failed = await notice(half, files, title);
      if (failed === undefined) continue;
      narrower = { changes: half, failure: failed };
      break;
    }
    if (narrower === undefined) return found;
    found = narrower;
  }
}

/** A test that is red without any change, once the tests before it are left out, would put the blame on whatever is asked first. */
async function standsAlone<T>(
  failure: Failure,
  files: readonly string[],
  notice: Notice<T>,
): Promise<boolean> {
  return !isHook(failure) && (await notice([], files, failure.title)) === undefined;
}

/** A process that ended without an answer names no test either. */
function isHook({ file, title }: Failure): boolean {
  return file === "" || /^"(?:before|after) (?:all|each)" hook/.test(title);
}
