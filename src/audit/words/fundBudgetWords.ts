import { WAD } from "../../math/bounds";
import { averaged, countedEdge, edgeOf, type InventoryEdge } from "../../math/fundMath";
import { abs, max, mulUp } from "../../math/wadMath";
import { FUND } from "../state/places";
import { type Place } from "../state/place";
import { BoundedBudget, type Bounds } from "./boundedBudget";
import { type ExpectedWord, exactly, type WordRule } from "./expectedWord";
import { marketIn, type RegistryWords } from "./registryWords";
import { numberIn, type TimedTelling } from "./telling";

const LEAK_PERIOD = 3_600n;
const TAKES_PERIOD = 60n;
const TOTAL_FACTOR = 2n;
/** A takeover reserves a fifth of the inventory's notional. */
const RESERVE_PART = 5n;

interface Inventory {
  readonly budget: BoundedBudget;
  least: InventoryEdge;
  most: InventoryEdge;
}

/**
 * InsuranceFund: budgets and inventory. A takeover's mark is not told, but the reserve after it is: that leaves the mark a few units of
 * rounding wide, and with it the edge of the inventory and what a takeover above the mark used.
 */
export class FundBudgetWords implements WordRule {
  readonly #inventories = new Map<number, Inventory>();
  readonly #takes = new Map<number, BoundedBudget>();
  readonly #total = new BoundedBudget();

  constructor(private readonly registry: RegistryWords) {}

  take(told: TimedTelling): void {
    if (told.contract !== "fund") return;
    if (told.name === "Covered") this.#spend(told, only(numberIn(told, "amount")));
    else if (told.name === "TakenOver") this.#takeOver(told);
    else if (told.name === "InventoryTaken") this.#sell(told);
  }

  *words(): Iterable<ExpectedWord> {
    yield* budgetWords(FUND.total, "used", "at", this.#total);
    for (const market of this.registry.markets.keys()) {
      const { budget, least, most } = this.#inventoryOf(market);
      const place = FUND.inventory.at(market);
      yield* budgetWords(place, "used", "usedAt", budget);
      yield { place: place.member("edge"), least: least.edge, most: most.edge };
      yield exactly(place.member("since"), least.since);
      yield* budgetWords(FUND.takes.at(market), "used", "at", this.#takesOf(market));
    }
  }

  #takeOver(told: TimedTelling): void {
    const inventory = this.#inventoryOf(marketIn(told));
    const [size, price] = [numberIn(told, "size"), numberIn(told, "price")];
    const held = told.held ?? 0n;
    const mark = markFrom(numberIn(told, "reserve"), held);
    const edges = [edgeOf(size, price, mark.least), edgeOf(size, price, mark.most)];
    const [low, high] = size > 0n ? edges : edges.reverse();
    const before = held - size;
    const after = (was: InventoryEdge, edge: bigint, at: bigint): InventoryEdge =>
      averaged(before, was.edge, was.since, size, countedEdge(edge, at), told.at);
    inventory.least = after(inventory.least, low ?? 0n, mark.least);
    inventory.most = after(inventory.most, high ?? 0n, mark.most);
    const lossAt = (edge = 0n): bigint => (edge < 0n ? mulUp(abs(size), -edge) : 0n);
    this.#spend(told, { least: lossAt(high), most: lossAt(low) });
  }

  #sell(told: TimedTelling): void {
    const market = marketIn(told);
    const cap = this.registry.of(market).parameters.liquidation.salesPerMinute * WAD;
    const amount = mulUp(abs(numberIn(told, "size")), numberIn(told, "price"));
    this.#takesOf(market).spend(only(amount), cap, TAKES_PERIOD, told.at);
  }

  #spend(told: TimedTelling, amount: Bounds): void {
    const market = marketIn(told);
    const leak = this.registry.of(market).parameters.liquidation.fundLeakPerHour * WAD;
    this.#inventoryOf(market).budget.spend(amount, leak, LEAK_PERIOD, told.at);
    this.#total.spend(amount, leak * TOTAL_FACTOR, LEAK_PERIOD, told.at);
  }

  #inventoryOf(market: number): Inventory {
    let found = this.#inventories.get(market);
    if (found === undefined) {
      const none = { edge: 0n, since: 0n };
      found = { budget: new BoundedBudget(), least: none, most: none };
      this.#inventories.set(market, found);
    }
    return found;
  }

  #takesOf(market: number): BoundedBudget {
    let found = this.#takes.get(market);
    if (found === undefined) {
      found = new BoundedBudget();
      this.#takes.set(market, found);
    }
    return found;
  }
}

function only(amount: bigint): Bounds {
  return { least: amount, most: amount };
}

/** The marks at which an inventory reserves just this much: two roundings up make them a few wei of notional wide. */
function markFrom(reserve: bigint, held: bigint): Bounds {
  const size = max(abs(held), 1n);
  const most = (RESERVE_PART * reserve * WAD) / size;
  const least = (max(RESERVE_PART * (reserve - 1n), 0n) * WAD) / size;
  return { least, most };
}

export function budgetWords(
  place: Place,
  used: string,
  at: string,
  budget: BoundedBudget,
): readonly ExpectedWord[] {
  return [
    { place: place.member(used), ...budget.used },
    { place: place.member(at), ...budget.at },
  ];
}
