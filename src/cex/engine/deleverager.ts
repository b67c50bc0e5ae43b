import { abs, mulDivFloor } from "../../math/wadMath";
import { WAD } from "../../math/bounds";
import { byQueue } from "../adl/policies";
import { adlQueue, type Queued } from "../adl/queue";
import { favour } from "../misconduct/favouredAdl";
import { type InternalAccount } from "./account";
import { type EngineState } from "./state";

/** The private queue of one side as the engine works it off: by rank, insiders last where they are favoured. */
export function workingQueue(state: EngineState, longs: boolean): readonly Queued[] {
  const { ledger, market, config, schedule, block } = state;
  const ranked = adlQueue(ledger.customers(), longs, market.mark, config.brackets);
  return favour(ranked, schedule.active("favouredAdl", block));
}

/**
 * Closes a bankrupt position against winners at its bankruptcy price, without a fee and without asking: the head of the queue whole,
 * then the next. Their orders are cancelled. Returns the size that found nobody.
 */
export function deleverage(
  state: EngineState,
  bankrupt: InternalAccount,
  size: bigint,
  price: bigint,
): bigint {
  if (size === 0n) return 0n;
  const { ledger, market, journal, book } = state;
  const wasLong = bankrupt.size > 0n;
  const queue = workingQueue(state, !wasLong).map(({ account }) => account);
  const capacities = queue.map((account) => abs(account.size));
  const taken = byQueue(size, capacities, [...queue.keys()]);
  let left = size;
  for (const [place, winner] of queue.entries()) {
    const part = taken[place] ?? 0n;
    if (part === 0n) continue;
    book.removeAll(winner.id);
    const [buyer, seller] = wasLong ? [winner, bankrupt] : [bankrupt, winner];
    ledger.trade(buyer, seller, part, price);
    left -= part;
    const gap = wasLong ? price - market.mark : market.mark - price;
    const transfer = mulDivFloor(gap, part, WAD);
    const both = { bankrupt: bankrupt.id, winner: winner.id, winnerWasLong: !wasLong };
    journal.deleveragings.push({ ...both, size: part, price, mark: market.mark, transfer });
  }
  return left;
}
