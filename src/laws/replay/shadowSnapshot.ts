import { type AccountId, accountId, type MarketId, TIER_LIST } from "../../domain/ids";
import {
  type AccountState,
  type ClassState,
  type MarketSnapshot,
  type PositionState,
  type Snapshot,
} from "../../domain/snapshot";
import { COLLATERAL_PLACE } from "../../math/bounds";
import { type ShadowAccount } from "./shadowLedger";
import { type ShadowExchange } from "./shadowExchange";

/**
 * The state by events alone. What no event of Ledger and Exchange tells (prices, parameters, grades, the fund's shares, tokens
 * held) is taken from `base`. Accounts that are as they were in `earlier`, another state of the same shadow, are not made anew.
 */
export function shadowSnapshot(shadow: ShadowExchange, base: Snapshot, earlier?: Snapshot): Snapshot {
  const { ledger, writes } = shadow;
  const markets = base.markets.map((market) => marketState(shadow, market));
  const moved = movedClasses(earlier?.markets ?? [], markets);
  const mark = earlier && marks.get(earlier);
  const accounts = ledger.accounts.map((account, i) => {
    const id = accountId(i + 1);
    const was = mark === undefined || writes.wroteSince(id, mark) ? undefined : earlier?.accounts[i];
    return was ? stillState(shadow, was, account, moved) : accountState(shadow, id, account);
  });
  const snapshot = {
    ...base,
    totals: { accounted: ledger.accounted, deficit: ledger.deficit, accounts: ledger.accounts.length },
    history: { hash: base.history.hash, sequence: ledger.sequence },
    accounts,
    markets,
    assets: shadow.collateral.states(base.assets),
  };
  marks.set(snapshot, writes.mark());
  return snapshot;
}

/** What the chain said, with the dust that the events account for: the laws then allow for that much and no more. */
export function withDust(snapshot: Snapshot, { ledger }: ShadowExchange): Snapshot {
  const markets = snapshot.markets.map((market) => ({
    ...market,
    dust: { ...ledger.classes.dustOf(market.id) },
  }));
  return { ...snapshot, markets };
}

/** Classes, by market, side and tier, in which positions that nobody wrote may be others than before. */
type Moved = (market: MarketId, longs: boolean, tier: number) => boolean;

/** A position that nobody wrote depends on its class and its market's funding, and on nothing else. */
function movedClasses(then: readonly MarketSnapshot[], now: readonly MarketSnapshot[]): Moved {
  const alike = (a: ClassState, b: ClassState | undefined): boolean =>
    a.scale === b?.scale && a.epoch === b.epoch && a.index === b.index;
  const moved = now.map((market, i) => {
    const before = then[i];
    const isFunded = market.funding !== before?.funding;
    return {
      longs: market.longs.map((state, tier) => isFunded || !alike(state, before.longs[tier])),
      shorts: market.shorts.map((state, tier) => isFunded || !alike(state, before.shorts[tier])),
    };
  });
  return (market, longs, tier) => moved[market]?.[longs ? "longs" : "shorts"][tier] ?? true;
}

/** Of a state that was made here: what was written since is known. */
const marks = new WeakMap<Snapshot, number>();

/** As it was, but for positions whose classes have moved. */
function stillState(
  shadow: ShadowExchange,
  was: AccountState,
  account: ShadowAccount,
  moved: Moved,
): AccountState {
  const isMoved = was.positions.some(
    ({ market, stored: { size, tier } }) => size !== 0n && moved(market, size > 0n, tier),
  );
  return isMoved ? { ...was, positions: positionStates(shadow, was.id, account) } : was;
}

function accountState(shadow: ShadowExchange, id: AccountId, account: ShadowAccount): AccountState {
  const orders = shadow.book.ordersOf(id);
  const positions = positionStates(shadow, id, account);
  const collateral = shadow.collateral.of(id);
  const held = collateral === undefined ? 0n : 1n << BigInt(COLLATERAL_PLACE);
  return {
    id,
    owner: account.owner,
    cash: account.cash,
    marketBits: positions.reduce((bits, { market }) => bits | (1n << BigInt(market)), held),
    orderBits: orders.reduce((bits, { index }) => (bits | (1 << index)) >>> 0, 0),
    orderSequence: shadow.book.sequenceOf(id),
    ...(collateral === undefined ? {} : { collateral }),
    positions,
    orders,
  };
}

function positionStates(shadow: ShadowExchange, id: AccountId, account: ShadowAccount): PositionState[] {
  const { classes } = shadow.ledger;
  const states: PositionState[] = [];
  for (const [market, position] of account.positions) {
    const bids = shadow.book.lotsOf(id, market, true);
    const asks = shadow.book.lotsOf(id, market, false);
    if (position.size === 0n && bids === 0n && asks === 0n) continue;
    const stored = { ...position, bids, asks };
    const longs = stored.size > 0n;
    const ended = stored.size !== 0n && classes.of(market, longs, stored.tier).epoch !== stored.epoch;
    const finalIndex = ended ? classes.finalIndexOf(market, longs, stored.tier, stored.epoch) : undefined;
    states.push({ market, stored, touched: classes.touch(market, stored), finalIndex });
  }
  return states.sort((a, b) => a.market - b.market);
}

function marketState(shadow: ShadowExchange, base: MarketSnapshot): MarketSnapshot {
  const { classes, deficitAccounts } = shadow.ledger;
  const mark = shadow.marks.get(base.id);
  const bids = shadow.book.levelsOf(base.id, true);
  const asks = shadow.book.levelsOf(base.id, false);
  return {
    ...base,
    funding: classes.fundingOf(base.id),
    basisPpb: mark?.basisPpb ?? 0n,
    premiumPpb: mark?.premiumPpb ?? 0n,
    deficitAccount: deficitAccounts.get(base.id) ?? 0,
    longs: TIER_LIST.map((tier) => ({ ...classes.of(base.id, true, tier) })),
    shorts: TIER_LIST.map((tier) => ({ ...classes.of(base.id, false, tier) })),
    dust: { ...classes.dustOf(base.id) },
    book: {
      ...base.book,
      bids,
      asks,
      bestBid: bids[0]?.tick ?? 0,
      bestAsk: asks[0]?.tick ?? 0,
      uncross: shadow.book.uncrossOf(base.id),
    },
  };
}
