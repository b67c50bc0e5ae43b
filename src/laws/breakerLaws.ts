import { eventsOf } from "../domain/events";
import { type MarketId } from "../domain/ids";
import { accountOf, marketOf, sizeOf } from "../domain/lookup";
import { Grade, nameOf } from "../domain/names";
import { abs } from "../math/wadMath";
import { Findings, type Transition, type Violation } from "./law";

/** What happens in a market; each grade allows a strict subset of what the one before it allows. */
type Deed = "grow" | "reduce" | "rest" | "cancel";

const ALLOWED: Readonly<Record<Grade, readonly Deed[]>> = {
  [Grade.Open]: ["grow", "reduce", "rest", "cancel"],
  [Grade.ReduceOnly]: ["reduce", "rest", "cancel"],
  [Grade.Auction]: ["rest", "cancel"],
  [Grade.Halted]: ["cancel"],
};

/** BRK-1: grades are strict subsets, and nothing happens that the grade in force forbids. */
export function checkBrk1(transition: Transition): readonly Violation[] {
  const findings = new Findings("BRK-1", "major");
  const { events, after } = transition;
  const require = (market: MarketId, deed: Deed, subject: string): void => {
    const { grade } = marketOf(after, market).trading;
    const name = `market ${market} in ${nameOf(Grade, grade)}`;
    findings.require(ALLOWED[grade].includes(deed), name, `${deed} by ${subject}`, ALLOWED[grade].join(", "));
  };
  for (const event of eventsOf(events, "Filled")) {
    if (event.fills.every(({ lots }) => lots === 0n)) continue;
    require(event.market, grew(transition, event.taker, event.market)
      ? "grow"
      : "reduce", `taker ${event.taker}`);
  }
  for (const event of eventsOf(events, "OrderPlaced"))
    require(event.market, "rest", `account ${event.account}`);
  for (const { id, trading } of after.markets) {
    const matching = ALLOWED[trading.grade].includes("reduce");
    findings.require(
      !trading.bookSales || matching,
      `market ${id}: book sales`,
      "allowed",
      "a matching grade",
    );
  }
  return findings.all;
}

type AccountNumber = Parameters<typeof accountOf>[1];

function grew({ before, after }: Transition, id: AccountNumber, market: MarketId): boolean {
  const [was, is] = [sizeOf(accountOf(before, id), market), sizeOf(accountOf(after, id), market)];
  if (is === 0n) return false;
  return abs(is) > abs(was) || is > 0n !== was > 0n;
}
