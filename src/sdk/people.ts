const WAD_OF_A_CENT = 10n ** 16n;
const CENTS = 100n;

/** Unix seconds, for people: 2026-06-02T06:10:07 UTC. */
export function utc(unixSec: number): string {
  return `${new Date(1_000 * unixSec).toISOString().slice(0, 19)} UTC`;
}

/** Wad of at least 0, for people, to the cent and down: what is shown is never more than what is there. */
export function dollars(wad: bigint): string {
  const cents = wad / WAD_OF_A_CENT;
  return `${cents / CENTS}.${`${cents % CENTS}`.padStart(2, "0")}`;
}
