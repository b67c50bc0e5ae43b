import { OrderKind, type OrderIntent, type Sent } from "../world/view";
import { type Action } from "./engine";

/** Measured once for one call each, as bench/gas.json holds it; what an order costs beyond its first maker is left out. */
export const MEASURED_GAS = {
  "place.newPrice": 146_567n,
  "open.makers1": 216_423n,
  cancel: 66_945n,
  "oracle.update3": 137_463n,
  liquidate: 242_240n,
  takeover: 203_747n,
  "deleverage.opposite1": 211_455n,
  withdraw: 69_405n,
  "auction.step10": 1_658_326n,
  "trigger.execute": 284_829n,
} as const;

type Measured = keyof typeof MEASURED_GAS;

/** A price told to a feed, and the accrual of a market: nobody measured them, so they are assumptions of the same size as a cancel. */
const TOLD: Measured = "cancel";

const CALLS: Readonly<Record<Exclude<Sent["kind"], "place">, Measured>> = {
  cancelAll: "cancel",
  updateOracle: "oracle.update3",
  poke: TOLD,
  liquidate: "liquidate",
  sweepDust: "takeover",
  takeInventory: "takeover",
  repayDeficit: "deleverage.opposite1",
  // Both ask the sources, and write the classes that an ADL writes.
  windUp: "deleverage.opposite1",
  pledge: TOLD,
  openSale: TOLD,
  buyCollateral: "takeover",
  settle: "deleverage.opposite1",
  repaySettled: TOLD,
  stepAuction: "auction.step10",
  placeTrigger: "place.newPrice",
  executeTrigger: "trigger.execute",
  trailTrigger: TOLD,
  pruneTrigger: TOLD,
  withdraw: "withdraw",
  // Refused before it does much.
  attempt: TOLD,
};

/** What an action would use, by its kind. A model: a call that meets many makers costs more, one that is refused less. */
export function modelledGas(action: Action): bigint {
  if (action.kind === "price") return MEASURED_GAS[TOLD];
  const { intent } = action;
  if (intent.kind !== "place") return MEASURED_GAS[CALLS[intent.kind]];
  return intent.orders.reduce((sum, order) => sum + MEASURED_GAS[measureOf(order)], 0n);
}

function measureOf({ kind }: OrderIntent): Measured {
  return kind === OrderKind.Limit || kind === OrderKind.PostOnly ? "place.newPrice" : "open.makers1";
}
