import { type EventBody } from "../../domain/events";

const PPM = 1_000_000n;
const PPB = 1_000_000_000n;

/** What ADL has left of a position that was there from the start, by class. */
export class Haircuts {
  /** [1e-9] */
  private readonly kept = new Map<string, bigint>();

  /** @param interestBefore open interest of a class before this deleveraging [wad base units] */
  note(
    { size, closed }: Extract<EventBody, { readonly kind: "PositionDeleveraged" }>,
    interestBefore: (longs: boolean, tier: number) => bigint,
  ): void {
    const longs = size < 0n;
    closed.forEach((part, tier) => {
      if (part === 0n) return;
      const interest = interestBefore(longs, tier);
      if (interest === 0n) return;
      const key = classKey(longs, tier);
      this.kept.set(key, ((this.kept.get(key) ?? PPB) * (interest - part)) / interest);
    });
  }

  /** Share of a position of this class that ADL has closed, compounded [ppm]. */
  closedPpm(longs: boolean, tier: number): number {
    return Number((PPB - (this.kept.get(classKey(longs, tier)) ?? PPB)) / (PPB / PPM));
  }
}

function classKey(longs: boolean, tier: number): string {
  return `${longs ? "long" : "short"} ${tier}`;
}
