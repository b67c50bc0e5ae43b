import { MAX_PRICE } from "../../math/bounds";
import { InvalidAmountError, NoIndexError, TimeError } from "../model/errors";
import { type StepInput } from "../model/intents";
import { statedPrice } from "../misconduct/oracleKey";
import { indexPrice } from "./indexPrice";
import { markPrice, meanBasis, withSample } from "./markPrice";
import { type EngineState } from "./state";

/** Refuses a step whose clock or prices cannot be. */
export function checkInput({ timeSec }: EngineState, input: StepInput): void {
  if (!Number.isSafeInteger(input.timeSec) || input.timeSec <= timeSec) {
    throw new TimeError(input.timeSec, timeSec);
  }
  for (const { price, timeSec: madeAt } of input.prices.coin) {
    if (price <= 0n || price > MAX_PRICE) throw new InvalidAmountError("price", price);
    if (madeAt > input.timeSec) throw new TimeError(input.timeSec, madeAt);
  }
  const { token } = input.prices;
  if (token < 0n || token > MAX_PRICE) throw new InvalidAmountError("token price", token);
}

/** What the index will be, from old and new prices [wad]. Without a live constituent it keeps its last price. */
export function nextIndex({ market, config, book }: EngineState, { prices, timeSec }: StepInput): bigint {
  const sources = new Map(market.sources);
  for (const said of prices.coin) sources.set(said.source, said);
  const index = indexPrice(config.index, sources, book.mid() ?? market.last, timeSec) ?? market.seenIndex;
  if (index === 0n) throw new NoIndexError(config.index.constituents.map(({ source }) => source));
  return index;
}

/** Takes the news in. The oracle of a single key may state something else than it saw. */
export function takePrices(
  { market, schedule, block }: EngineState,
  { prices }: StepInput,
  index: bigint,
): void {
  for (const said of prices.coin) market.sources.set(said.source, said);
  market.tokenPrice = prices.token;
  market.seenIndex = index;
  market.index = statedPrice(index, schedule.active("oracleKey", block));
}

/** One sample of the basis a step, from the book as the step found it. */
export function sampleBasis({ book, market, config, timeSec }: EngineState): void {
  const mid = book.mid();
  const basis = mid === undefined ? 0n : mid - market.index;
  market.samples = withSample(market.samples, { timeSec, basis }, config.markWindowSec);
}

export function updateMark({ market, config, timeSec }: EngineState): void {
  const { periodSec } = config.funding;
  market.mark = markPrice({
    index: market.index,
    last: market.last,
    fundingPpb: market.fundingPpb,
    leftSec: Math.max(0, market.nextFundingSec - timeSec),
    periodSec,
    basis: meanBasis(market.samples),
  });
}
