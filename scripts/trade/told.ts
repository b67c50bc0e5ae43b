import { Grade, nameOf, RoundStatus } from "../../src/domain/names";
import { accountId, type MarketId, toOrderId } from "../../src/domain/ids";
import { type StandingTrigger } from "../../src/domain/snapshot";
import { amount, percent, price } from "../../src/report/format";
import { utc } from "../../src/sdk/people";
import { decimal } from "../../src/sdk/trade/decimal";
import { type BookUnits } from "../../src/sdk/trade/order";
import { type AccountStanding, type MarketStanding } from "../../src/sdk/trade/views";

const PPB_PER_PPM = 1_000n;
const RATE_DECIMALS = 4;

/** A market, for people. */
export function toldMarket({ report, units, bids, asks }: MarketStanding): string {
  const { market, symbol, index, mark, state, fundingRatePpb, haltUntil, uncross } = report;
  const until =
    state.grade >= BigInt(Grade.Auction) && haltUntil > 0n ? ` until ${utc(Number(haltUntil))}` : "";
  const size = (lots: bigint): string => decimal(lots * units.lotSize);
  const lines = [
    `Market ${market}, ${symbol}: ${nameOf(Grade, Number(state.grade))}${until}`,
    toldPrices(index, mark),
    `  funding ${percent(Number(fundingRatePpb / PPB_PER_PPM), RATE_DECIMALS)} per 8 h, tick ${decimal(units.tickSize)}, lot ${decimal(units.lotSize)}`,
  ];
  if (uncross > 0n) lines.push("  The book waits to be uncrossed: npm run keep does it, and anybody may.");
  for (const { price: at, lots } of [...asks].reverse()) lines.push(level("ask", at, size(lots)));
  for (const { price: at, lots } of bids) lines.push(level("bid", at, size(lots)));
  if (asks.length + bids.length === 0) lines.push("  Nobody has an order here.");
  return lines.join("\n");
}

function level(side: string, wad: bigint, size: string): string {
  return `  ${side} ${decimal(wad).padStart(14)} ${size.padStart(14)}`;
}

function toldPrices(index: MarketStanding["report"]["index"], mark: bigint): string {
  if (index.updatedAt === 0n) return "  no price yet: npm run keep asks the sources, and anybody may";
  const of = `${price(`${index.latest}`)} of ${utc(Number(index.updatedAt))}${quality(index)}`;
  return `  index ${of}, mark ${price(`${mark}`)}`;
}

function quality({ live, degraded }: { live: boolean; degraded: boolean }): string {
  if (!live) return " (too old, or no quorum: npm run keep asks the sources)";
  return degraded
    ? ` (${nameOf(RoundStatus, RoundStatus.Degraded).toLowerCase()}: its sources disagree)`
    : "";
}

/** An account, for people. @param units of the books in which it has orders */
export function toldAccount(
  { report, orders }: AccountStanding,
  units: ReadonlyMap<MarketId, BookUnits>,
): string {
  const { account, owner, cash, worse, better, withdrawable, positions } = report;
  const money = (wad: bigint): string => amount(`${wad}`, 2);
  const least = (wad: bigint): string =>
    wad > 0n ? `, liquidated when equity falls below ${money(wad)}` : "";
  const lines = [
    `Account ${account} of ${owner}`,
    `  cash ${money(cash)}, equity ${money(worse.equity)}, withdrawable ${money(withdrawable)}`,
    `  margin: ${money(worse.initialMargin)} held${least(better.maintenanceMargin)}`,
  ];
  for (const { market, size, mark, liquidationPrice, light } of positions) {
    if (size === 0n) continue;
    const end = liquidationPrice === 0n ? "at no price" : `at an index of ${price(`${liquidationPrice}`)}`;
    const side = size > 0n ? "long" : "short";
    lines.push(
      `  market ${market}: ${side} ${decimal(size < 0n ? -size : size)} at mark ${price(`${mark}`)}, liquidated ${end}, ADL light ${light} of 5`,
    );
  }
  for (const { market, index, sequence, lots, tick, isBuy, reduceOnly } of orders) {
    const of = units.get(market);
    if (of === undefined) continue;
    const terms = `${isBuy ? "buy" : "sell"} ${decimal(lots * of.lotSize)} at ${decimal(BigInt(tick) * of.tickSize)}`;
    const id = toOrderId(accountId(account), index, sequence);
    lines.push(`  order ${id}: market ${market}, ${terms}${reduceOnly ? ", reduce-only" : ""}`);
  }
  return lines.join("\n");
}

/** A stop of an account, for people. @param units as above, of the books of its stops, too */
export function toldStop(
  { id, market, isBuy, above, lots, price: at, trailBps, expiry }: StandingTrigger,
  units: ReadonlyMap<MarketId, BookUnits>,
): string {
  const size = decimal(lots * (units.get(market)?.lotSize ?? 0n));
  const trails = trailBps === 0 ? "" : `, trailing by ${trailBps} bps`;
  const does = `${isBuy ? "buys back" : "sells"} ${size}`;
  return `  stop ${id}: market ${market}, ${does} once mark is ${decimal(at)} or ${above ? "more" : "less"}${trails}, until ${utc(expiry)}`;
}
