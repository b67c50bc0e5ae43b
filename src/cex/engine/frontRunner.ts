import { mulDown } from "../../math/wadMath";
import { planFrontRun } from "../misconduct/frontRunning";
import { type PlaceIntent } from "../model/intents";
import { type RestingOrder } from "./orderBook";
import { takeFromBook } from "./matching";
import { type EngineState } from "./state";

const ALL_LEVELS = Number.MAX_SAFE_INTEGER;

/** The insider's two orders round a customer's. Returns what undoes its offer once the customer is through. */
export function frontRun(state: EngineState, intent: PlaceIntent): () => void {
  const terms = state.schedule.active("frontRunning", state.block);
  const { isBuy, price, size, account, order } = intent;
  const spared = order === "postOnly" || account === terms?.insider;
  if (terms === undefined || spared || mulDown(size, price) < terms.leastNotional) return () => undefined;
  const levels = state.book.levels(!isBuy, ALL_LEVELS);
  const plan = planFrontRun(levels, isBuy, price, size, state.config.tickSize);
  if (plan === undefined) return () => undefined;

  const insider = state.ledger.openFor(terms.insider);
  state.sequence += 1;
  const taking = { account: insider.id, isBuy, limit: plan.takeLimit, size: plan.size };
  const taken = takeFromBook(state, taking, { sequence: state.sequence, fees: false });
  state.orders += 1;
  const offer: RestingOrder = {
    id: state.orders,
    account: insider.id,
    isBuy: !isBuy,
    price: plan.resalePrice,
    reduceOnly: false,
    size: taken.size,
  };
  if (taken.size > 0n) state.book.add(offer);
  return () => state.book.remove(offer);
}
