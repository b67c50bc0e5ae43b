import { type Level } from "../../../cex/engine/orderBook";
import { medianPrice } from "../../../cex/engine/indexPrice";
import { PPM } from "../../../math/bounds";
import { abs } from "../../../math/wadMath";
import { type Detector, percent, told } from "./detector";

/** A book whose middle is further from the index says that one of the two is wrong [ppm]. */
export const APART_PPM = 30_000n;
/** A source further from the median of all [ppm]. */
export const SOURCE_APART_PPM = 20_000n;
/** A market maker buys and sells within a block by chance; not twice against the same kind of order. */
export const SANDWICHES = 2;

export const arrivalOrder: Detector = {
  id: "arrival-order",
  about: "an order that arrived later traded before one that arrived earlier",
  needs: ["arrival"],
  look: ({ views }) => {
    // 0 is the engine's own, which has no place in the order of arrival.
    const trades = views.at(-1)?.trades.filter(({ takerSequence }) => (takerSequence ?? 0) > 0) ?? [];
    for (const [place, { takerSequence: later = 0 }] of trades.entries()) {
      const overtaken = trades.slice(place + 1).find(({ takerSequence = 0 }) => takerSequence < later);
      if (overtaken !== undefined)
        return `arrival ${later} traded before arrival ${overtaken.takerSequence ?? 0}`;
    }
    return undefined;
  },
};

export const sandwich: Detector = {
  id: "sandwich",
  about: `an account takes ahead of an order and fills it, dearer, in the same block, ${SANDWICHES} times`,
  needs: ["chain"],
  look: ({ views }) => {
    const found = views.flatMap(({ chain, block }) => {
      const fills = chain?.fills ?? [];
      const backs = fills.filter((back, place) =>
        fills
          .slice(0, place)
          .some(
            (front) =>
              front.taker === back.maker &&
              back.taker !== back.maker &&
              front.takerIsBuy === back.takerIsBuy &&
              (front.takerIsBuy ? back.price > front.price : back.price < front.price),
          ),
      );
      // Of one victim's order, however many matches it had.
      return [...new Set(backs.map(({ maker }) => maker))].map((by) => ({ by, block }));
    });
    const again = found.find(({ by }) => found.filter((one) => one.by === by).length >= SANDWICHES);
    if (again === undefined) return undefined;
    const blocks = found.filter(({ by }) => by === again.by).map(({ block }) => block);
    return `account ${again.by} in blocks ${blocks.join(", ")}`;
  },
};

export const indexAgainstBook: Detector = {
  id: "index-against-book",
  about: "the index lies more than 3 % from the middle of the venue's own book",
  needs: ["book"],
  look: ({ views }) => {
    const market = views.at(-1)?.market;
    const mid = market === undefined ? undefined : middle(market.bids, market.asks);
    if (market === undefined || mid === undefined) return undefined;
    const gap = abs(mid - market.index);
    if (gap * PPM <= APART_PPM * market.index) return undefined;
    return `index ${told(market.index)}, book ${told(mid)}: ${percent(gap, market.index)} apart`;
  },
};

function middle(bids: readonly Level[], asks: readonly Level[]): bigint | undefined {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2n;
}

export const sourcesApart: Detector = {
  id: "sources-apart",
  about: "a source of the index lies more than 2 % from the median of all",
  needs: ["chain"],
  look: ({ views }) => {
    const quotes = views.at(-1)?.chain?.quotes ?? [];
    if (quotes.length === 0) return undefined;
    const centre = medianPrice(quotes.map(({ price }) => price));
    const far = quotes.find(({ price }) => abs(price - centre) * PPM > SOURCE_APART_PPM * centre);
    return far === undefined
      ? undefined
      : `${far.source} says ${told(far.price)}, the median is ${told(centre)}`;
  },
};

export const adlWithoutLiquidation: Detector = {
  id: "adl-without-liquidation",
  about: "more was closed by ADL than the reported liquidations can account for",
  needs: ["liquidations", "deleveragings"],
  look: ({ views }) => {
    const { liquidations, deleveragings } = views.at(-1) ?? {};
    if (liquidations === undefined || deleveragings === undefined) return undefined;
    const sum = (all: readonly { readonly size: bigint }[]): bigint =>
      all.reduce((total, { size }) => total + size, 0n);
    const [reported, closed] = [sum(liquidations), sum(deleveragings)];
    if (closed <= reported) return undefined;
    return `ADL closed ${told(closed)} coins, liquidations of ${told(reported)} are reported`;
  },
};
