import { type EventKind, type ExchangeEvent } from "../../src/domain/events";
import { type AccountId, type MarketId } from "../../src/domain/ids";
import { type Grade } from "../../src/domain/names";
import {
  type AccountState,
  type AssetState,
  type BookState,
  type ClassState,
  type Judged,
  type MarketSnapshot,
  type PositionState,
  type Snapshot,
} from "../../src/domain/snapshot";

/** Small lies about a snapshot or about events; the true one stays as it is. */
type Change<T> = (truth: T) => T;

export function withAccount(snapshot: Snapshot, id: AccountId, change: Change<AccountState>): Snapshot {
  return { ...snapshot, accounts: snapshot.accounts.map((one) => (one.id === id ? change(one) : one)) };
}

export function withCash(snapshot: Snapshot, id: AccountId, more: bigint): Snapshot {
  return withAccount(snapshot, id, (account) => ({ ...account, cash: account.cash + more }));
}

export function withJudged(snapshot: Snapshot, id: AccountId, change: Change<Judged>): Snapshot {
  return withAccount(snapshot, id, (account) => {
    if (account.judged === undefined) throw new RangeError(`nobody asked how account ${id} is judged`);
    return { ...account, judged: change(account.judged) };
  });
}

/** The first asset, told otherwise. */
export function withAsset(snapshot: Snapshot, change: Change<AssetState>): Snapshot {
  return { ...snapshot, assets: withFirst(snapshot.assets, change) };
}

/** The first account that has collateral has `more` of the first asset. */
export function withCollateral(snapshot: Snapshot, more: bigint): Snapshot {
  const id = snapshot.accounts.find(({ collateral }) => collateral !== undefined)?.id;
  if (id === undefined) throw new RangeError("nobody has collateral");
  return withAccount(snapshot, id, (account) => ({
    ...account,
    collateral: withFirst(account.collateral ?? [], (amount) => amount + more),
  }));
}

export function withPosition(
  snapshot: Snapshot,
  id: AccountId,
  market: MarketId,
  change: Change<PositionState>,
): Snapshot {
  return withAccount(snapshot, id, (account) => {
    if (!account.positions.some((one) => one.market === market))
      throw new RangeError(`account ${id} holds nothing in market ${market}`);
    const positions = account.positions.map((one) => (one.market === market ? change(one) : one));
    return { ...account, positions };
  });
}

export function withMarket(snapshot: Snapshot, id: MarketId, change: Change<MarketSnapshot>): Snapshot {
  return { ...snapshot, markets: snapshot.markets.map((one) => (one.id === id ? change(one) : one)) };
}

export function withBook(snapshot: Snapshot, id: MarketId, change: Change<BookState>): Snapshot {
  return withMarket(snapshot, id, (market) => ({ ...market, book: change(market.book) }));
}

/** The first event of a kind, told otherwise. */
export function withEvent<K extends EventKind>(
  events: readonly ExchangeEvent[],
  kind: K,
  change: Change<Extract<ExchangeEvent, { readonly kind: K }>>,
): readonly ExchangeEvent[] {
  const at = events.findIndex((event) => event.kind === kind);
  const found = events[at];
  if (found === undefined) throw new RangeError(`there is no ${kind}`);
  return events.with(at, change(found as Extract<ExchangeEvent, { readonly kind: K }>));
}

/** The first fill after an uncross was priced. */
export function uncrossOf(events: readonly ExchangeEvent[]): number {
  const priced = events.findIndex(({ kind }) => kind === "RoundPriced");
  return events.findIndex(({ kind }, i) => i > priced && kind === "Filled");
}

/** The same, told otherwise. */
export function withUncross(
  events: readonly ExchangeEvent[],
  change: Change<Extract<ExchangeEvent, { readonly kind: "Filled" }>>,
): readonly ExchangeEvent[] {
  const at = uncrossOf(events);
  return [...events.slice(0, at), ...withEvent(events.slice(at), "Filled", change)];
}

/** The last event of a kind, told otherwise. */
export function withLast<K extends EventKind>(
  events: readonly ExchangeEvent[],
  kind: K,
  change: Change<Extract<ExchangeEvent, { readonly kind: K }>>,
): readonly ExchangeEvent[] {
  const at = events.findLastIndex((event) => event.kind === kind);
  const found = events[at];
  if (found === undefined) throw new RangeError(`there is no ${kind}`);
  return events.with(at, change(found as Extract<ExchangeEvent, { readonly kind: K }>));
}

/** All but the last event of a kind. */
export function withoutLast(events: readonly ExchangeEvent[], kind: EventKind): readonly ExchangeEvent[] {
  const at = events.findLastIndex((event) => event.kind === kind);
  if (at < 0) throw new RangeError(`there is no ${kind}`);
  return [...events.slice(0, at), ...events.slice(at + 1)];
}

/** The first of a list, told otherwise. */
export function withFirst<T>(list: readonly T[], change: Change<T>): readonly T[] {
  if (list.length === 0) throw new RangeError("the list is empty");
  return list.map((one, i) => (i === 0 ? change(one) : one));
}

/** The short class of tier 0, told otherwise. */
export function withShorts(snapshot: Snapshot, id: MarketId, change: Change<ClassState>): Snapshot {
  return withMarket(snapshot, id, (market) => ({ ...market, shorts: withFirst(market.shorts, change) }));
}

export function withGrade(snapshot: Snapshot, id: MarketId, grade: Grade, bookSales = false): Snapshot {
  return withMarket(snapshot, id, (market) => ({
    ...market,
    trading: { ...market.trading, grade, bookSales },
  }));
}

/** The first order of an account, told before all other orders: as if it had come first. */
export function withLaterOrderFirst(
  events: readonly ExchangeEvent[],
  account: AccountId,
): readonly ExchangeEvent[] {
  const from = events.findIndex((event) => event.kind === "OrderPlaced");
  const at = events.findIndex((event) => event.kind === "OrderPlaced" && event.account === account);
  const later = events[at];
  if (later === undefined || at === from) throw new RangeError(`account ${account} did not come later`);
  return [...events.slice(0, from), later, ...events.slice(from, at), ...events.slice(at + 1)];
}
