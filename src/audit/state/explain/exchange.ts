import { type MarketId, marketId } from "../../../domain/ids";
import { EXCHANGE } from "../places";
import { type ContractStorage } from "../contractStorage";
import { type Place } from "../place";
import { type StorageKeys } from "../storageKeys";
import { numbers } from "./markets";

const WORD_BITS = 256;
const BIDS = 1 << 24;

/** Everything that the Exchange's source can have written: tops, bitmaps, levels and orders. */
export async function explainExchange(
  storage: ContractStorage,
  keys: StorageKeys,
  markets: number,
): Promise<void> {
  const ids = numbers(markets).map(marketId);
  await storage.load([...keys.places].map((place) => EXCHANGE.orders.at(place)));
  await storage.load(
    ids.flatMap((market) => [
      EXCHANGE.books.at(market).member("top"),
      bitmapOf(market, true).member("root"),
      bitmapOf(market, false).member("root"),
    ]),
  );
  for (const market of ids) {
    await explainSide(storage, market, true, [...(keys.bidTicks.get(market) ?? [])]);
    await explainSide(storage, market, false, [...(keys.askTicks.get(market) ?? [])]);
  }
}

async function explainSide(
  storage: ContractStorage,
  market: MarketId,
  bids: boolean,
  used: readonly number[],
): Promise<void> {
  const bitmap = bitmapOf(market, bids);
  const branches = new Set([
    ...used.map((tick) => tick >> 16),
    ...bitsIn(storage.word(bitmap.member("root"))),
  ]);
  await storage.load([...branches].map((branch) => bitmap.member("branches").at(branch)));
  const leaves = new Set(used.map((tick) => tick >> 8));
  for (const branch of branches) {
    const word = storage.word(bitmap.member("branches").at(branch));
    for (const bit of bitsIn(word)) leaves.add(branch * WORD_BITS + bit);
  }
  await storage.load([...leaves].map((leaf) => bitmap.member("leaves").at(leaf)));
  const ticks = new Set([...used, ...ticksIn(storage, bitmap, leaves)]);
  await storage.load([...ticks].map((tick) => levelPlace(market, bids, tick)));
}

/** Ticks that the bitmap marks, in ascending order. */
export function markedTicks(storage: ContractStorage, market: MarketId, bids: boolean): readonly number[] {
  const bitmap = bitmapOf(market, bids);
  const branches = bitsIn(storage.word(bitmap.member("root")));
  const leaves = branches.flatMap((branch) =>
    bitsIn(storage.word(bitmap.member("branches").at(branch))).map((bit) => branch * WORD_BITS + bit),
  );
  return ticksIn(storage, bitmap, leaves);
}

/** Keyed side << 24 | tick: engines/book/Book.sol, sideTick. */
export function levelPlace(market: MarketId, bids: boolean, tick: number): Place {
  return EXCHANGE.books
    .at(market)
    .member("levels")
    .at(bids ? tick + BIDS : tick);
}

export function bitmapOf(market: MarketId, bids: boolean): Place {
  return EXCHANGE.books.at(market).member(bids ? "bidTicks" : "askTicks");
}

function ticksIn(storage: ContractStorage, bitmap: Place, leaves: Iterable<number>): number[] {
  const map = bitmap.member("leaves");
  return [...leaves].flatMap((leaf) =>
    bitsIn(storage.word(map.at(leaf))).map((bit) => leaf * WORD_BITS + bit),
  );
}

function bitsIn(word: bigint): number[] {
  return numbers(WORD_BITS).filter((bit) => ((word >> BigInt(bit)) & 1n) === 1n);
}
