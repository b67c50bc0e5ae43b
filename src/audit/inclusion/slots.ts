import { COLLATERAL_PLACE, MAX_MARKETS } from "../../math/bounds";
import { type Tier, tier } from "../../domain/ids";
import { type Place } from "../state/place";
import { finalIndexPlace } from "../state/explain/ledger";
import { classKey, LEDGER } from "../state/places";

/** Reads the word at a place: proved, or about to be. */
export type WordAt = (place: Place) => bigint;

/** A position and the class in which it is. */
export interface HeldIn {
  readonly market: number;
  readonly longs: boolean;
  readonly tier: Tier;
  /** When the position was written. */
  readonly epoch: number;
}

/** What is always asked of an account. */
export function accountPlaces(account: number): readonly Place[] {
  return [LEDGER.totals, LEDGER.accounts.at(account), LEDGER.owners.at(account)];
}

/** Markets in which the account has a position or an order. */
export function marketsOf(account: number, at: WordAt): readonly number[] {
  const map = mapOf(account, at);
  return [...Array(Number(MAX_MARKETS)).keys()].filter((market) => ((map >> BigInt(market)) & 1n) === 1n);
}

/** Whether it has collateral besides its cash. */
export function hasCollateral(account: number, at: WordAt): boolean {
  return mapOf(account, at) >> BigInt(COLLATERAL_PLACE) !== 0n;
}

function mapOf(account: number, at: WordAt): bigint {
  const bits = LEDGER.accounts.at(account).member("markets");
  return bits.decode(at(bits));
}

/** The slots of its positions, whole. */
export function positionPlaces(account: number, markets: readonly number[]): readonly Place[] {
  return markets.flatMap((market) => {
    const position = LEDGER.positions.at(account).at(market);
    // A member of each of the three slots.
    return [position.member("size"), position.member("scale"), position.member("bids")];
  });
}

export function heldIn(account: number, market: number, at: WordAt): HeldIn {
  const position = LEDGER.positions.at(account).at(market);
  const field = (label: string): bigint => position.member(label).decode(at(position.member(label)));
  return { market, longs: field("size") > 0n, tier: tier(field("tier")), epoch: Number(field("epoch")) };
}

/** What touching the position needs: funding, its class, and where its epoch may have ended. */
export function touchPlaces({ market, longs, tier: held, epoch }: HeldIn): readonly Place[] {
  const state = LEDGER.classes.at(classKey(market, longs, held));
  return [
    LEDGER.markets.at(market),
    state.member("openInterest"),
    state.member("scale"),
    finalIndexPlace(market, longs, held, epoch),
  ];
}
