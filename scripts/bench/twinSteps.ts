import { type AccountId, type MarketId, marketId } from "../../src/domain/ids";
import { type Call as Sending } from "../../src/sim/chain/block";
import { Stream } from "../../src/sim/random/stream";
import { type Contracts } from "../../src/sim/world/contracts";
import { OrderKind, type OrderRequest } from "../../src/twin/book/orderEntry";
import { type Call } from "../../src/twin/call";

/** One thing that happens: as a transaction, and as the twin's call; undefined for one outside of the exchange. */
export interface BenchStep {
  readonly sending: Sending;
  readonly call: Call | undefined;
}

/** Everything of one block. */
export interface BenchBlock {
  readonly time: number;
  readonly steps: readonly BenchStep[];
}

/** Who trades, and in which units. */
export interface BenchMarket {
  readonly accounts: readonly { readonly id: AccountId; readonly owner: string }[];
  readonly keeper: string;
  readonly feeds: readonly string[];
  readonly tellFeed: (feed: string, round: number, answer: bigint, time: number) => Sending;
  readonly tickSize: bigint;
  readonly lotSize: bigint;
  /** First price [wad]. */
  readonly price: bigint;
}

const MARKET: MarketId = marketId(0);
const PPM = 1_000_000n;
const WAD = 10n ** 18n;
const WAD_PER_ANSWER = 10n ** 10n;
const BLOCK_SEC = 5;
const AGENT = 0;
const PURPOSE = 7;
/** A jump now and then, so that some accounts have to be liquidated [ppm]. */
const JUMP_PPM = 60_000;

/**
 * A busy market that does not look at what comes of it: each block moves the price and makes a round, then accounts quote, take,
 * cancel and liquidate each other.
 */
export function benchBlocks(
  contracts: Contracts,
  market: BenchMarket,
  start: number,
  blocks: number,
  perBlock: number,
  seed: bigint,
): readonly BenchBlock[] {
  let price = market.price;
  return Array.from({ length: blocks }, (_, step) => {
    const rng = new Stream(seed, AGENT, PURPOSE, step);
    const time = start + BLOCK_SEC * (step + 1);
    const move = rng.chance(JUMP_PPM) ? rng.between(-60_000, 60_000) : rng.between(-2_000, 2_000);
    price = (price * (PPM + BigInt(move))) / PPM;
    const steps = [...roundOf(contracts, market, price, step, time)];
    while (steps.length < perBlock) steps.push(drawn(contracts, market, price, rng));
    return { time, steps };
  });
}

function roundOf(
  { oracle }: Contracts,
  { feeds, tellFeed, keeper }: BenchMarket,
  price: bigint,
  step: number,
  time: number,
): readonly BenchStep[] {
  const answer = price / WAD_PER_ANSWER;
  const told = feeds.map((feed) => ({ sending: tellFeed(feed, step + 2, answer, time), call: undefined }));
  const quote = { price: answer * WAD_PER_ANSWER, timestamp: BigInt(time), confidence: 0n };
  const sending = oracle.transaction(keeper, "update", MARKET);
  const answers = feeds.map(() => quote);
  return [...told, { sending, call: { kind: "update", market: MARKET, answers } }];
}

function drawn(contracts: Contracts, market: BenchMarket, price: bigint, rng: Stream): BenchStep {
  const { exchange, liquidator } = contracts;
  const { id, owner } = pick(rng, market.accounts);
  const roll = rng.below(100);
  if (roll < 6) {
    const sending = exchange.transaction(owner, "cancelAll", id);
    return { sending, call: { kind: "cancelAll", caller: owner, account: id } };
  }
  if (roll < 14) {
    const keeper = pick(rng, market.accounts).id;
    const sending = liquidator.transaction(owner, "liquidate", id, MARKET, 0, keeper);
    const call = { kind: "liquidate", account: id, market: MARKET, maxFills: 0, keeper } as const;
    return { sending, call };
  }
  const request = orderOf(market, id, price, rng, roll < 60);
  const sending = exchange.transaction(owner, "place", { ...request, clientId: 0 });
  return { sending, call: { kind: "place", caller: owner, requests: [request] } };
}

function orderOf(
  { tickSize, lotSize }: BenchMarket,
  account: AccountId,
  price: bigint,
  rng: Stream,
  makes: boolean,
): OrderRequest {
  const isBuy = rng.chance(500_000);
  const away = makes ? rng.between(200, 6_000) : -rng.between(0, 8_000);
  const limit = (price * (PPM + BigInt(isBuy ? -away : away))) / PPM;
  const notional = rng.logUniform(100n, makes ? 20_000n : 60_000n) * WAD;
  return {
    account,
    market: MARKET,
    isBuy,
    kind: makes ? OrderKind.Limit : OrderKind.ImmediateOrCancel,
    reduceOnly: false,
    tick: Number(limit / tickSize),
    lots: (notional * WAD) / (price * lotSize) + 1n,
    expiry: 0,
    maxFills: 0,
  };
}

function pick<T>(rng: Stream, list: readonly T[]): T {
  const found = list[rng.below(list.length)];
  if (found === undefined) throw new RangeError("nothing to pick from");
  return found;
}
