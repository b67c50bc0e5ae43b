import { type AccountId } from "../../domain/ids";
import { type Queued } from "../adl/queue";

/** Insiders are not deleveraged while anybody else on their side has a position left. */
export interface FavouredAdl {
  readonly kind: "favouredAdl";
  readonly insiders: readonly AccountId[];
}

/** The queue with the insiders behind everybody else, in their old order. */
export function favour(queue: readonly Queued[], terms: FavouredAdl | undefined): readonly Queued[] {
  if (terms === undefined) return queue;
  const inside = ({ account }: Queued): boolean => terms.insiders.includes(account.id);
  return [...queue.filter((queued) => !inside(queued)), ...queue.filter(inside)];
}
