import { planFrontRun } from "../../../cex/misconduct/frontRunning";
import { type PublicView } from "../../../cex/publication/publicView";
import { type Level } from "../../../cex/engine/orderBook";
import { type Intent, type PlaceIntent } from "../../../cex/model/intents";
import { type AccountId } from "../../../domain/ids";
import { PPM } from "../../../math/bounds";
import { abs } from "../../../math/wadMath";
import { Grade } from "../../../domain/names";
import { MARKET } from "../scene/glasshouse";
import { CUSTOMERS, INSIDER, INSIDER_SIZE, MAKER, TAKER } from "../scene/people";
import { type Plot, type Scene, type Scheme } from "../scene/plot";
import { TICK } from "../scene/tape";
import { dollars, ppm, somebodyLiquidated, somebodyUnpaid } from "./common";
import { type Row } from "./row";

/** A customer's own order is rarely larger: the adaptive front-runner waits for one. */
const LARGE_ORDER = dollars(1_150);
const HALT_SEC = 3_600n;

const favouredAdl: Row = {
  about: {
    id: "favouredAdl",
    title: "ADL passes insiders over",
    group: "misconduct",
    naive: "the insider stands behind everybody else in the queue",
    adaptive: "the same: nobody to hide it from but those who see all accounts",
    unit: null,
    harm: null,
  },
  sizes: undefined,
  adapts: false,
  detectors: ["adl-order", "lights-ignored"],
  scheme: (venue) =>
    venue === "glasshouse"
      ? { impossible: "ADL moves one index for a whole class" }
      : { switches: ({ from }) => [{ kind: "favouredAdl", from, insiders: [INSIDER] }] },
};

const frontRunning: Row = {
  about: {
    id: "frontRunning",
    title: "who orders the trades trades ahead of them",
    group: "blind",
    naive: "the engine or sequencer buys ahead of each customer's order and sells to him, dearer",
    adaptive:
      "an engine waits for a large order; a sequencer buys ahead and sells in the next block, so that there is no sandwich",
    unit: null,
    harm: null,
  },
  sizes: undefined,
  adapts: true,
  detectors: ["arrival-order", "sandwich"],
  scheme: (venue) => (venue === "glasshouse" ? { order: sequencer } : { switches: engineRuns }),
};

function engineRuns({ from, adaptive }: Plot) {
  const leastNotional = adaptive ? LARGE_ORDER : 0n;
  return [{ kind: "frontRunning", from, insider: INSIDER, leastNotional } as const];
}

/** The sequencer knows what waits: it puts the insider's order before the block's first market order. */
function sequencer(plot: Plot, { block, history }: Scene, intents: readonly Intent[]): readonly Intent[] {
  if (block < plot.from) return intents;
  const place = intents.findIndex(isMarketOrder);
  const victim = intents[place];
  if (victim?.kind !== "place") return intents;
  const { isBuy, price, size } = victim;
  const plan = planFrontRun(offered(intents, !isBuy), isBuy, price, size, TICK);
  if (plan === undefined) return intents;
  const front = order(isBuy, "ioc", plan.takeLimit, plan.size);
  if (plot.adaptive) {
    // Even blocks build up, odd ones sell off: never both in one.
    const builds = (block - plot.from) % 2 === 0;
    return builds ? insert(intents, place, [front]) : [...intents, ...soldOff(price, history.at(-1))];
  }
  return insert(intents, place, [front, order(!isBuy, "limit", plan.resalePrice, plan.size)]);
}

/** Back to the position of the opening, at whatever price a market order takes. */
function soldOff(price: bigint, seen: PublicView | undefined): Intent[] {
  const size = seen?.chain?.accounts.find(({ account }) => account === INSIDER)?.size ?? INSIDER_SIZE;
  const extra = size - INSIDER_SIZE;
  return extra === 0n ? [] : [order(extra < 0n, "ioc", price, abs(extra))];
}

function isMarketOrder(intent: Intent): boolean {
  return intent.kind === "place" && intent.account === TAKER && intent.order === "ioc";
}

/** What the maker will have standing on one side when the block begins to trade. */
function offered(intents: readonly Intent[], bids: boolean): Level[] {
  return intents
    .filter((one): one is PlaceIntent => one.kind === "place" && one.account === MAKER && one.isBuy === bids)
    .map(({ price, size }) => ({ price, size }))
    .sort((a, b) => (a.price < b.price === bids ? 1 : -1));
}

function order(isBuy: boolean, kind: "ioc" | "limit", price: bigint, size: bigint): Intent {
  return { kind: "place", account: INSIDER, isBuy, order: kind, price, size, reduceOnly: false };
}

function insert(intents: readonly Intent[], place: number, more: readonly Intent[]): Intent[] {
  return [...intents.slice(0, place), ...more, ...intents.slice(place)];
}

const underReporting: Row = {
  about: {
    id: "underReporting",
    title: "liquidations are left out of the feed",
    group: "misconduct",
    naive: "only the first is reported",
    adaptive: "every second is reported",
    unit: null,
    harm: null,
  },
  sizes: undefined,
  adapts: true,
  detectors: ["adl-without-liquidation", "own-liquidation-missing"],
  scheme: (venue) => {
    if (venue === "badDex" || venue === "glasshouse")
      return { impossible: "a liquidation is an event of the transaction that did it" };
    if (venue === "opaque") return { impossible: "it reports none" };
    return {
      switches: ({ from, adaptive }) => [{ kind: "underReporting", from, keepOneIn: adaptive ? 2 : 1_000 }],
    };
  },
};

const withdrawalFreeze: Row = {
  about: {
    id: "withdrawalFreeze",
    title: "withdrawals are accepted and not paid",
    group: "misconduct",
    naive: "to all but the insider",
    adaptive: "only to the half of the customers that looks least",
    unit: null,
    harm: "a withdrawal is not paid in its block",
  },
  sizes: undefined,
  adapts: true,
  isItsHarm: true,
  detectors: ["own-withdrawal", "pending-too-long", "withdrawals-fail", "own-ask-ignored"],
  scheme: (venue) =>
    venue === "glasshouse"
      ? { calls: guardianHalts }
      : { switches: ({ from, ...plot }) => [{ kind: "withdrawalFreeze", from, except: paid(plot) }] },
  hurt: somebodyUnpaid,
};

function paid({ adaptive, laziest }: Pick<Plot, "adaptive" | "laziest">): AccountId[] {
  return adaptive ? [INSIDER, ...laziest.slice(CUSTOMERS.length / 2)] : [INSIDER];
}

/** The hardest that the exchange's only quick key can do. */
function guardianHalts({ from }: Plot, block: number) {
  if (block < from) return [];
  const terms = { grade: Grade.Halted, capBps: 10_000n, marginBps: 10_000n, durationSec: HALT_SEC };
  return [{ kind: "tighten", caller: "guardian", market: MARKET, ...terms } as const];
}

const oracleKey: Row = {
  about: {
    id: "oracleKey",
    title: "the one key of the price states another",
    group: "misconduct",
    naive: "20 % below the market",
    adaptive: "2 % below: less than any check's threshold",
    unit: "% off the price",
    harm: "it liquidates somebody within two blocks",
  },
  sizes: { naive: 20, adaptive: 2, most: 40 },
  adapts: true,
  detectors: ["index-against-book", "sources-apart"],
  scheme: (venue): Scheme | { impossible: string } =>
    venue === "badDex"
      ? {
          switches: ({ from, size }) => [
            { kind: "oracleKey", from, until: from + 2, factorPpm: PPM - ppm(size) },
          ],
        }
      : { impossible: "no single key states the price" },
  hurt: somebodyLiquidated,
};

export const TRADING_ROWS: readonly Row[] = [favouredAdl, underReporting, withdrawalFreeze, oracleKey];
export const ORDERING_ROW: Row = frontRunning;
