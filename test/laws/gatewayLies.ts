import { type ExchangeEvent } from "../../src/domain/events";
import { type GatewayState, type Snapshot } from "../../src/domain/snapshot";
import { type LawId } from "../../src/laws/law";
import { withEvent, withFirst, withLast, withoutLast } from "./edit";
import { judgeReplay } from "./judges";
import { type Lie } from "./lies";

type Events = readonly ExchangeEvent[];
type Retold = (id: LawId, says: string, lie: (truth: Events) => Events) => Lie;

/** A lie about what stands in the gateways in the end. */
function standing(says: string, lie: (truth: GatewayState) => GatewayState): Lie {
  return {
    says,
    found: ({ history }) => judgeReplay("GATE-1", { ...history, after: withGateways(history.after, lie) }),
  };
}

function withGateways(snapshot: Snapshot, lie: (truth: GatewayState) => GatewayState): Snapshot {
  if (snapshot.gateways === undefined) throw new RangeError("nobody asked the gateways");
  return { ...snapshot, gateways: snapshot.gateways.map(lie) };
}

/** The Vault's event of the last deposit, which came through the gateway. */
function withDeposit(events: Events, change: (amount: bigint) => bigint): Events {
  return withLast(events, "Deposited", (e) => ({ ...e, amount: change(e.amount) }));
}

/** What GATE-1 must not let pass. */
export function gatewayLies(told: Retold): readonly [Lie, ...Lie[]] {
  const retold = (says: string, lie: (truth: Events) => Events): Lie => told("GATE-1", says, lie);
  return [
    retold("a batch that was relayed twice", (events) =>
      withLast(events, "BatchRelayed", (e) => ({ ...e, nonce: e.nonce - 1n })),
    ),
    retold("a nonce that nobody skipped", (events) => withoutLast(events, "NonceSkipped")),
    retold("a trigger executed a wei before mark was there", (events) => {
      const { price } = triggerIn(events);
      return withEvent(events, "TriggerExecuted", (e) => ({ ...e, mark: price + 1n }));
    }),
    retold("a lot more than the exchange filled", (events) =>
      withEvent(events, "TriggerExecuted", (e) => ({ ...e, filled: e.filled + 1n })),
    ),
    retold("a lot more than the trigger says", (events) => {
      const { lots } = triggerIn(events);
      const more = withEvent(events, "TriggerExecuted", (e) => ({ ...e, filled: lots + 1n }));
      return withTaken(more, (e) => ({ ...e, filled: lots + 1n }));
    }),
    retold("an order on the other side", (events) => withTaken(events, (e) => ({ ...e, isBuy: !e.isBuy }))),
    retold("a unit of reward too much", (events) =>
      withEvent(events, "TriggerExecuted", (e) => ({ ...e, reward: e.reward + 1n })),
    ),
    retold("a trigger executed that nobody placed", (events) =>
      events.filter((event) => event.kind !== "TriggerPlaced" || event.id !== 1n),
    ),
    retold("a stop that trails away from mark", (events) =>
      withEvent(events, "TriggerTrailed", (e) => ({ ...e, price: 2n * e.price })),
    ),
    retold("a deposit that the gateway kept", (events) => withoutLast(events, "Deposited")),
    retold("a unit of a deposit that the gateway kept", (events) =>
      withDeposit(events, (amount) => amount - 1n),
    ),
    retold("a deposit for somebody else", (events) =>
      withLast(events, "Deposited", (e) => ({ ...e, from: e.from.replace(/.$/, "x") })),
    ),
    standing("a trigger that is not there", (one) => ({ ...one, triggers: one.triggers.slice(1) })),
    standing("a lot more to be closed", (one) =>
      one.triggers.length === 0
        ? one
        : { ...one, triggers: withFirst(one.triggers, (t) => ({ ...t, lots: t.lots + 1n })) },
    ),
    standing("a trigger more", (one) => ({ ...one, placed: one.placed + 1n })),
    standing("a nonce less", (one) => ({
      ...one,
      nonces: one.nonces.map((nonce) => ({ ...nonce, next: nonce.next - 1n })),
    })),
  ];
}

function triggerIn(events: Events) {
  const placed = events.find((event) => event.kind === "TriggerPlaced");
  if (placed === undefined) throw new RangeError("nobody placed a trigger");
  return placed.trigger;
}

type Taken = Extract<ExchangeEvent, { readonly kind: "OrderTaken" }>;

/** The order by which the trigger was executed, told otherwise. */
function withTaken(events: Events, change: (truth: Taken) => Taken): Events {
  const executed = events.findIndex(({ kind }) => kind === "TriggerExecuted");
  const at = events.findLastIndex(({ kind }, i) => kind === "OrderTaken" && i < executed);
  const found = events[at];
  if (found?.kind !== "OrderTaken") throw new RangeError("the exchange took no order");
  return events.with(at, change(found));
}
