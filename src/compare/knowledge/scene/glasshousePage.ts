import { type CustomerView, type OwnFill } from "../../../cex/publication/customerView";
import { frozenCopy } from "../../../cex/publication/frozenCopy";
import { type AccountId } from "../../../domain/ids";
import { accountOf, marketOf, positionOf, touchedCash } from "../../../domain/lookup";
import { type Snapshot } from "../../../domain/snapshot";
import { healthOf } from "../../../laws/valuation";
import { mark, value } from "../../../math/marginMath";
import { leverageOf } from "../../../math/tiers";
import { abs } from "../../../math/wadMath";
import { MARKET } from "./glasshouse";
import { fillsOf, transfersOf } from "./glasshouseView";
import { type Doings } from "./glasshouseWorld";

const NOTHING = { coin: 0n, token: 0n };

/** What the owner of an account reads of it: nothing that others could not read too, but sorted for him. */
export function pageOf(state: Snapshot, doings: Doings, id: AccountId): CustomerView {
  const account = accountOf(state, id);
  const market = marketOf(state, MARKET);
  const position = positionOf(account, MARKET);
  const size = position?.touched.size ?? 0n;
  const entry = position?.touched.entryNotional ?? 0n;
  const cost = size < 0n ? -entry : entry;
  const cash = touchedCash(account);
  const { tickSize, lotSize } = market.book;
  return frozenCopy({
    account: id,
    block: doings.block,
    balance: { usd: cash + cost, ...NOTHING },
    size,
    cost,
    unrealised: value(size, mark(market.index.latest, market.basisPpb)) - cost,
    equity: healthOf(account, state, "worse")?.equity ?? cash,
    leverage: leverageOf(position?.stored.tier ?? 0),
    // A class is closed alike: there is no queue to stand in.
    lights: undefined,
    orders: account.orders.map(({ index, isBuy, tick, lots }) => ({
      order: index,
      isBuy,
      price: BigInt(tick) * tickSize,
      size: lots * lotSize,
    })),
    fills: fillsOf(state, doings.events).flatMap<OwnFill>(
      ({ taker, maker, takerIsBuy, price, size: filled }) => {
        if (taker === id) return [{ price, size: filled, isBuy: takerIsBuy, wasTaker: true }];
        return maker === id ? [{ price, size: filled, isBuy: !takerIsBuy, wasTaker: false }] : [];
      },
    ),
    ...closingsOf(state, doings, id),
    refusals: doings.failures.filter(({ account: of }) => of === id).map(({ error }) => error),
    pending: { usd: 0n, ...NOTHING },
    payouts: transfersOf(doings.events)
      .filter(({ account: of, amount }) => of === id && amount < 0n)
      .map(({ amount }) => ({ account: id, asset: "usd" as const, amount: -amount })),
    inclusion: undefined,
    receipts: [],
  });
}

/** What liquidation and ADL took. ADL is seen as a position that shrank without a trade of one's own. */
function closingsOf(
  state: Snapshot,
  { events, sizes }: Doings,
  id: AccountId,
): Pick<CustomerView, "liquidations" | "deleveragings"> {
  const { lotSize } = marketOf(state, MARKET).book;
  const before = sizes.get(id) ?? 0n;
  const own = events.flatMap((event) =>
    event.kind === "AccountLiquidated" && event.account === id ? [event.outcome] : [],
  );
  const liquidations = own.map(({ soldLots, takenOver, deleveraged }) => ({
    wasLong: before > 0n,
    size: soldLots * lotSize + takenOver + deleveraged,
    bankruptcyPrice: 0n,
  }));
  const adl = events.findLast((event) => event.kind === "Deleveraged");
  const after = positionOf(accountOf(state, id), MARKET)?.touched.size ?? 0n;
  const closed = abs(before) - abs(after);
  const traded = fillsOf(state, events).some(({ taker, maker }) => taker === id || maker === id);
  if (own.length > 0 || traded || adl?.kind !== "Deleveraged" || closed <= 0n) {
    return { liquidations, deleveragings: [] };
  }
  return { liquidations, deleveragings: [{ wasLong: before > 0n, size: closed, price: adl.price }] };
}
