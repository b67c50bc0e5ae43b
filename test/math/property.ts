import { Random, SEED } from "./random";

/** A slow machine makes a run of the longest property in this time, and many times over [ms]. */
const RUN_MS = 200;

/** Fails with what `message` says. Chai's own assertions cost milliseconds each under Hardhat's matchers: too slow for loops. */
export function check(holds: boolean, message: () => string): void {
  if (!holds) throw new Error(message());
}

/** Runs `body` on `runs` seeded streams; a failure names the seed, the run and what the body last said of its case. */
export function property(
  name: string,
  runs: number,
  body: (r: Random, tell: (...what: unknown[]) => void) => void,
): void {
  it(`${name} (${runs} runs)`, function () {
    this.timeout(Math.max(runs * RUN_MS, 60_000));
    for (let run = 0; run < runs; ++run) {
      let told: unknown[] = [];
      try {
        body(new Random(`${SEED}/${name}/${run}`), (...what) => (told = what));
      } catch (cause) {
        throw new Error(
          `${name}: GLASSHOUSE_SEED=${SEED}, run ${run}: ${told.map(String).join(" ")}\n  ${String(cause)}`,
          {
            cause,
          },
        );
      }
    }
  });
}
