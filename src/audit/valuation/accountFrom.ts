import { accountId, type MarketId, marketId, placeKey, tier } from "../../domain/ids";
import { classOf } from "../../domain/lookup";
import {
  type AccountState,
  type MarketSnapshot,
  type PositionState,
  type RestingOrder,
  type StoredPosition,
} from "../../domain/snapshot";
import { touch } from "../../laws/valuation";
import { levelPlace } from "../state/explain/exchange";
import { finalIndexPlace } from "../state/explain/ledger";
import { numbers } from "../state/explain/markets";
import { EXCHANGE, LEDGER } from "../state/places";
import { checksummed } from "../trie/keccak";
import { type ContractStorage } from "../state/contractStorage";
import { collateralFrom } from "./assetsFrom";
import { type Storages } from "./snapshot";

const ORDER_PLACES = 32;
const BUY = 1n;
const REDUCE_ONLY = 2n;

/** One account, its positions touched, its orders as they rest. */
export function accountFrom(
  { ledger, exchange, collateral: vault }: Storages,
  number: number,
  markets: readonly MarketSnapshot[],
  assets: number,
): AccountState {
  const id = accountId(number);
  const stored = LEDGER.accounts.at(id);
  const field = (label: string): bigint => ledger.value(stored.member(label));
  const [marketBits, orderBits] = [field("markets"), field("orders")];
  const collateral = collateralFrom(vault, number, marketBits, assets);
  return {
    ...(collateral === undefined ? {} : { collateral }),
    id,
    owner: checksummed(addressOf(ledger.value(LEDGER.owners.at(id)))),
    cash: field("cash"),
    marketBits,
    orderBits: Number(orderBits),
    orderSequence: Number(field("orderSequence")),
    positions: markets
      .filter((market) => isSet(marketBits, market.id))
      .map((market) => positionFrom(ledger, number, market)),
    orders: numbers(ORDER_PLACES)
      .filter((index) => isSet(orderBits, index))
      .map((index) => orderFrom(exchange, placeKey(id, index), index)),
  };
}

function positionFrom(ledger: ContractStorage, account: number, market: MarketSnapshot): PositionState {
  const stored = storedPosition(ledger, account, market.id);
  const longs = stored.size > 0n;
  const ended = stored.size !== 0n && classOf(market, longs, stored.tier).epoch !== stored.epoch;
  const finalIndex = ended
    ? ledger.peek(finalIndexPlace(market.id, longs, stored.tier, stored.epoch))
    : undefined;
  return { market: market.id, stored, touched: touch(stored, market, finalIndex), finalIndex };
}

/** A position as last written; zeros where none ever was. */
export function storedPosition(ledger: ContractStorage, account: number, market: MarketId): StoredPosition {
  const place = LEDGER.positions.at(account).at(market);
  const field = (label: string): bigint => ledger.peek(place.member(label));
  return {
    size: field("size"),
    entryNotional: field("entryNotional"),
    scale: field("scale"),
    epoch: Number(field("epoch")),
    index: field("index"),
    bids: field("bids"),
    asks: field("asks"),
    tier: tier(field("tier")),
  };
}

/** lots (64) | tick (24) | expiry (32) | flags (8) | market (8) | next (40) | prev (40) | sequence (32), from the lowest. */
function orderFrom(exchange: ContractStorage, key: number, index: number): RestingOrder {
  const word = exchange.peek(EXCHANGE.orders.at(key));
  const flags = part(word, 120n, 8);
  const market = marketId(part(word, 128n, 8));
  const tick = Number(part(word, 64n, 24));
  // At the ends of a queue stands what happened to be there: the level says where it begins and ends, as Exchange.orderAt tells it.
  const level = exchange.peek(levelPlace(market, (flags & BUY) !== 0n, tick));
  const [head, tail] = [Number(part(level, 0n, 40)), Number(part(level, 40n, 40))];
  return {
    index,
    lots: part(word, 0n, 64),
    tick,
    expiry: Number(part(word, 88n, 32)),
    isBuy: (flags & BUY) !== 0n,
    reduceOnly: (flags & REDUCE_ONLY) !== 0n,
    market,
    next: tail === key ? 0 : Number(part(word, 136n, 40)),
    prev: head === key ? 0 : Number(part(word, 176n, 40)),
    sequence: Number(part(word, 216n, 32)),
  };
}

/** `bits` bits of a word from the bit `from` up. */
export function part(word: bigint, from: bigint, bits: number): bigint {
  return BigInt.asUintN(bits, word >> from);
}

function isSet(map: bigint, bit: number): boolean {
  return ((map >> BigInt(bit)) & 1n) === 1n;
}

function addressOf(value: bigint): string {
  return `0x${value.toString(16).padStart(40, "0")}`;
}
