import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";

/**
 * Loads a fixture with its clock: the next block comes a second after the fixture's last one. Plain `loadFixture` lets the
 * chain's clock run on with the wall's, so that on a slow machine prices would be stale before a test begins.
 */
export async function load<T>(fixture: () => Promise<T>): Promise<T> {
  const loaded = await loadFixture(fixture);
  await time.setNextBlockTimestamp((await time.latest()) + 1);
  return loaded;
}
