import { type AccountId, accountId, TIER_LIST } from "../../domain/ids";
import {
  type AccountState,
  type ClassState,
  type MarketSnapshot,
  type PositionState,
  type Snapshot,
  type StoredPosition,
} from "../../domain/snapshot";
import { COLLATERAL_PLACE } from "../../math/bounds";
import { type ShadowAccount, type ShadowPosition } from "./shadowLedger";
import { type ShadowExchange } from "./shadowExchange";

/**
 * The state by events alone. What no event of Ledger and Exchange tells (prices, parameters, grades, the fund's shares, tokens
 * held) is taken from `base`. Accounts that are as they were in `earlier`, another state of the same shadow, are not made anew.
 */
export function shadowSnapshot(shadow: ShadowExchange, base: Snapshot, earlier?: Snapshot): Snapshot {
  const { ledger } = shadow;
  const markets = base.markets.map((market) => marketState(shadow, market));
  const known = earlier !== undefined && touchAlike(earlier.markets, markets) ? earlier.accounts : [];
  return {
    ...base,
    totals: { accounted: ledger.accounted, deficit: ledger.deficit, accounts: ledger.accounts.length },
    history: { hash: base.history.hash, sequence: ledger.sequence },
    accounts: ledger.accounts.map((account, i) => {
      const was = known[i];
      if (was !== undefined && isStill(shadow, was, account)) return was;
      return accountState(shadow, accountId(i + 1), account);
    }),
    markets,
    assets: shadow.collateral.states(base.assets),
  };
}

/** What the chain said, with the dust that the events account for: the laws then allow for that much and no more. */
export function withDust(snapshot: Snapshot, { ledger }: ShadowExchange): Snapshot {
  const markets = snapshot.markets.map((market) => ({
    ...market,
    dust: { ...ledger.classes.dustOf(market.id) },
  }));
  return { ...snapshot, markets };
}

/** Whether a position that nobody wrote is the same in both: it depends on nothing else of a market. */
function touchAlike(some: readonly MarketSnapshot[], others: readonly MarketSnapshot[]): boolean {
  const alike = (a: ClassState, b: ClassState | undefined): boolean =>
    a.scale === b?.scale && a.epoch === b.epoch && a.index === b.index;
  return (
    some.length === others.length &&
    some.every((one, i) => {
      const other = others[i];
      if (one.funding !== other?.funding) return false;
      return (
        one.longs.every((state, tier) => alike(state, other.longs[tier])) &&
        one.shorts.every((state, tier) => alike(state, other.shorts[tier]))
      );
    })
  );
}

/** By state that was made here: the version of its orders. */
const versions = new WeakMap<AccountState, number>();

/** Whether nobody wrote an account, its orders, or what stands beside them in their queues. */
function isStill({ book, collateral }: ShadowExchange, was: AccountState, account: ShadowAccount): boolean {
  if (was.cash !== account.cash || versions.get(was) !== book.versionOf(was.id)) return false;
  if (!sameCollateral(was.collateral, collateral.of(was.id))) return false;
  let held = 0;
  for (const [market, now] of account.positions) {
    const then = was.positions.find((one) => one.market === market)?.stored;
    if (then === undefined) {
      if (now.size !== 0n) return false;
    } else {
      if (!sameStored(then, now)) return false;
      held += 1;
    }
  }
  return held === was.positions.length;
}

function sameCollateral(a: readonly bigint[] = [], b: readonly bigint[] = []): boolean {
  return a.length === b.length && a.every((amount, i) => amount === b[i]);
}

/** But for what orders reserve. Field by field: it is asked of everybody at each transaction. */
function sameStored(a: StoredPosition, b: ShadowPosition): boolean {
  return (
    a.size === b.size &&
    a.entryNotional === b.entryNotional &&
    a.scale === b.scale &&
    a.epoch === b.epoch &&
    a.index === b.index &&
    a.tier === b.tier
  );
}

function accountState(shadow: ShadowExchange, id: AccountId, account: ShadowAccount): AccountState {
  const orders = shadow.book.ordersOf(id);
  const positions = positionStates(shadow, id, account);
  const collateral = shadow.collateral.of(id);
  const held = collateral === undefined ? 0n : 1n << BigInt(COLLATERAL_PLACE);
  const state = {
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
  versions.set(state, shadow.book.versionOf(id));
  return state;
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
