import { type AccountId } from "../../../domain/ids";
import { Stream } from "../../../sim/random/stream";
import { CHECKING, CUSTOMERS } from "../scene/people";
import { type Plot } from "../scene/plot";
import { CRASH, OPENING } from "../scene/tape";

/** Of the streams' keys. */
const Purpose = { from: 21, weight: 22, check: 23, shuffle: 24, culprit: 25 } as const;
const CULPRIT = 1;
const MOST_WEIGHT = 20;

/** Who looks in a run, and what the culprit knows about it beforehand. */
export interface Casting {
  /** Customers who look; the first of them is the one customer who looks alone. */
  readonly checking: readonly AccountId[];
  readonly plotOf: (size: number, adaptive: boolean) => Plot;
}

/**
 * Draws a run's people. Some customers look more readily than others: each has a weight, the culprit knows the weights, and who looks is
 * drawn by weight. The first block of a plot lies between the opening and the crash.
 */
export function cast(seed: bigint): Casting {
  const weights = new Map(
    CUSTOMERS.map((id) => [id, drawn(seed, id, Purpose.weight).between(1, MOST_WEIGHT)]),
  );
  const laziest = [...CUSTOMERS].sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0) || a - b);
  const shuffled = pick(drawn(seed, CULPRIT, Purpose.shuffle), CUSTOMERS, () => 1, CUSTOMERS.length);
  const checking = pick(
    drawn(seed, CULPRIT, Purpose.check),
    CUSTOMERS,
    (id) => weights.get(id) ?? 1,
    CHECKING,
  );
  const from = drawn(seed, CULPRIT, Purpose.from).between(OPENING + 1, CRASH - 2);
  const stream = (block: number): Stream => new Stream(seed, CULPRIT, Purpose.culprit, block);
  return {
    checking,
    plotOf: (size, adaptive) => ({ from, size, adaptive, laziest, shuffled, stream }),
  };
}

/** Some of them, one after the other, each time by weight among those who are left. */
function pick(
  stream: Stream,
  all: readonly AccountId[],
  weightOf: (id: AccountId) => number,
  count: number,
): AccountId[] {
  const left = [...all];
  const picked: AccountId[] = [];
  while (picked.length < count && left.length > 0) {
    let ticket = stream.below(left.reduce((sum, id) => sum + weightOf(id), 0));
    const place = left.findIndex((id) => {
      ticket -= weightOf(id);
      return ticket < 0;
    });
    picked.push(...left.splice(place, 1));
  }
  return picked;
}

function drawn(seed: bigint, agent: number, purpose: number): Stream {
  return new Stream(seed, agent, purpose, 0);
}
