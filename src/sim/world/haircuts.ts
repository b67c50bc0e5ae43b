import { type EventBody } from "../../domain/events";
import { abs } from "../../math/wadMath";

const PPM = 1_000_000n;
const PPB = 1_000_000_000n;

/** What ADL closed of one account, and of each class opposite. */
type Closing = Pick<Extract<EventBody, { readonly kind: "PositionDeleveraged" }>, "size" | "closed">;
type Transfer = Extract<EventBody, { readonly kind: "PositionTransferred" }>;

/** The exchange as the events left it, all amounts [wad base units]. */
export interface Left {
  openInterest(longs: boolean, tier: number): bigint;
  sizeOf(account: number): bigint;
}

/** What ADL has left of a position that was there from the start: by class, and by account where it is no matter of classes. */
export class Haircuts {
  /** [1e-9] */
  private readonly kept = new Map<string, bigint>();
  private readonly keptByAccount = new Map<string, bigint>();

  /** @param interestBefore open interest of a class before this deleveraging [wad base units] */
  note({ size, closed }: Closing, interestBefore: (longs: boolean, tier: number) => bigint): void {
    const longs = size < 0n;
    closed.forEach((part, tier) => {
      if (part > 0n) shrink(this.kept, classKey(longs, tier), part, interestBefore(longs, tier));
    });
  }

  /**
   * Follows one transaction after it has happened. Nothing changes the side opposite after an ADL in the same call: what it held before
   * is what it holds and what was closed. Where accounts are closed one by one, their positions are transferred.
   */
  follow(events: readonly EventBody[], left: Left): void {
    let transfers: Transfer[] = [];
    for (const event of events) {
      if (event.kind === "PositionTransferred") transfers.push(event);
      else if (event.kind === "TakenOver") transfers = [];
      else if (event.kind === "PositionDeleveraged") this.noteAfter(event, left);
      else if (event.kind === "Deleveraged" && transfers.length > 0) {
        this.noteAfter(event, left);
        for (const transfer of transfers) this.noteAccount(transfer, left);
      }
    }
  }

  /** Share of a position of this class that ADL has closed, compounded; of the class as a whole where it closes one by one [ppm]. */
  closedPpm(longs: boolean, tier: number): number {
    return closedIn(this.kept.get(classKey(longs, tier)) ?? PPB);
  }

  /** Largest share of one position that ADL has closed [ppm]. */
  get largestPpm(): number {
    const all = this.keptByAccount.size > 0 ? this.keptByAccount : this.kept;
    return Math.max(0, ...[...all.values()].map(closedIn));
  }

  private noteAfter(closing: Closing, left: Left): void {
    this.note(closing, (longs, tier) => left.openInterest(longs, tier) + (closing.closed[tier] ?? 0n));
  }

  private noteAccount({ to, size }: Transfer, left: Left): void {
    shrink(this.keptByAccount, `${to}`, abs(size), abs(left.sizeOf(to)) + abs(size));
  }
}

function shrink(kept: Map<string, bigint>, key: string, part: bigint, whole: bigint): void {
  if (whole > 0n) kept.set(key, ((kept.get(key) ?? PPB) * (whole - part)) / whole);
}

function closedIn(kept: bigint): number {
  return Number((PPB - kept) / (PPB / PPM));
}

function classKey(longs: boolean, tier: number): string {
  return `${longs ? "long" : "short"} ${tier}`;
}
