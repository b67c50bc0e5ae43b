import { WAD } from "../../math/bounds";
import { LIQUIDATOR } from "../state/places";
import { BoundedBudget } from "./boundedBudget";
import { type ExpectedWord, type WordRule } from "./expectedWord";
import { budgetWords } from "./fundBudgetWords";
import { marketIn, type RegistryWords } from "./registryWords";
import { type TimedTelling } from "./telling";

const SALES_PERIOD = 60n;

/** Liquidator: what liquidations sold into the books lately. */
export class LiquidatorWords implements WordRule {
  readonly #sales = new Map<number, BoundedBudget>();

  constructor(private readonly registry: RegistryWords) {}

  take(told: TimedTelling): void {
    if (told.contract !== "liquidator" || told.name !== "AccountLiquidated") return;
    const notional = told.sold ?? 0n;
    const market = marketIn(told);
    const cap = this.registry.of(market).parameters.liquidation.salesPerMinute * WAD;
    this.#salesOf(market).spend({ least: notional, most: notional }, cap, SALES_PERIOD, told.at);
  }

  *words(): Iterable<ExpectedWord> {
    for (const market of this.registry.markets.keys()) {
      yield* budgetWords(LIQUIDATOR.sales.at(market), "used", "at", this.#salesOf(market));
    }
  }

  #salesOf(market: number): BoundedBudget {
    let found = this.#sales.get(market);
    if (found === undefined) {
      found = new BoundedBudget();
      this.#sales.set(market, found);
    }
    return found;
  }
}
