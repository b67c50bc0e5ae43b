import { type ExchangeEvent } from "../../src/domain/events";
import { FUND } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { judgeTransition } from "./judges";
import { type Lie } from "./lies";
import { MARKET, TAKER } from "./story";

/** What FILL-1 must not let pass: the trade of the story, told as a sale of the fund's inventory to `TAKER`, who is `lied` about. */
export function inventoryLie(says: string, lied: (truth: Snapshot) => Snapshot): Lie {
  return {
    says,
    found: ({ trade }) =>
      judgeTransition("FILL-1", { ...trade, events: trade.events.flatMap(asSale), after: lied(trade.after) }),
  };
}

function asSale(event: ExchangeEvent): readonly ExchangeEvent[] {
  if (event.kind !== "Filled") return [];
  const { block, transaction, logIndex, funding } = event;
  const sale = { block, transaction, logIndex, market: MARKET, size: 1n, price: 1n };
  return [
    { ...sale, kind: "PositionTransferred", from: FUND, to: TAKER, funding },
    { ...sale, kind: "InventoryTaken", by: TAKER },
  ];
}
