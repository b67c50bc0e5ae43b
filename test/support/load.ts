import { type SnapshotRestorer, takeSnapshot, time } from "@nomicfoundation/hardhat-network-helpers";

/** A state of the embedded chain that tests go back to, and what stands there. */
interface Kept {
  readonly by: unknown;
  readonly data: unknown;
  readonly snapshot: SnapshotRestorer;
}

/** Going back to one gives up all that were taken after it. */
const kept: Kept[] = [];

/**
 * Loads a fixture with its clock: where it was loaded before, the chain goes back to that moment. The next block comes a second
 * after the fixture's last one: the chain's own clock has run on with the wall's, and on a slow machine prices would be stale before
 * a test begins.
 */
export async function load<T>(fixture: () => Promise<T>): Promise<T> {
  const found = await goBack<T>(fixture);
  return found === undefined ? keep(fixture, await fixture()) : found.data;
}

/** Goes back to where the chain was kept by this name; undefined, and the chain stays as it is, if it cannot. */
export async function goBack<T>(by: unknown): Promise<{ readonly data: T } | undefined> {
  const at = kept.findIndex((one) => one.by === by);
  const found = kept[at];
  if (found === undefined) return undefined;
  kept.length = at;
  // Who takes snapshots of his own may have given up this one.
  if (!(await restored(found.snapshot))) return undefined;
  kept.push(found);
  await tick();
  return { data: found.data as T };
}

/** Keeps the chain as it stands under a name, in the place of what had the name before. */
export async function keep<T>(by: unknown, data: T): Promise<T> {
  const at = kept.findIndex((one) => one.by === by);
  if (at >= 0) kept.splice(at, 1);
  kept.push({ by, data, snapshot: await takeSnapshot() });
  await tick();
  return data;
}

async function restored(snapshot: SnapshotRestorer): Promise<boolean> {
  return snapshot.restore().then(
    () => true,
    () => false,
  );
}

async function tick(): Promise<void> {
  await time.setNextBlockTimestamp((await time.latest()) + 1);
}
