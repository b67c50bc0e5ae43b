import { mulDown } from "../../math/wadMath";
import { planFrontRun } from "../misconduct/frontRunning";
import { type PlaceIntent } from "../model/intents";
import { takeFromBook } from "./matching";
import { type EngineState } from "./state";

const ALL_LEVELS = Number.MAX_SAFE_INTEGER;

/**
 * The insider's two orders ahead of a customer's. The offer rests for no longer than the customer's order takes: it is the best that
 * this order meets, and no larger.
 */
export function frontRun(state: EngineState, intent: PlaceIntent): void {
  const terms = state.schedule.active("frontRunning", state.block);
  const { isBuy, price, size, account, order } = intent;
  const spared = order === "postOnly" || account === terms?.insider;
  if (terms === undefined || spared || mulDown(size, price) < terms.leastNotional) return;
  const levels = state.book.levels(!isBuy, ALL_LEVELS);
  const plan = planFrontRun(levels, isBuy, price, size, state.config.tickSize);
  if (plan === undefined) return;

  const insider = state.ledger.openFor(terms.insider);
  state.sequence += 1;
  const taking = { account: insider.id, isBuy, limit: plan.takeLimit, size: plan.size };
  const taken = takeFromBook(state, taking, { sequence: state.sequence, fees: false });
  if (taken.size === 0n) return;
  state.orders += 1;
  state.book.add({
    id: state.orders,
    account: insider.id,
    isBuy: !isBuy,
    price: plan.resalePrice,
    reduceOnly: false,
    size: taken.size,
  });
}
