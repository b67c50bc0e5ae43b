import { WAD } from "../../math/bounds";
import { LIQUIDATOR } from "../state/places";
import { budgetOf, type LeakyBudget } from "../../twin/waterfall/leakyBudget";
import { type ExpectedWord, type WordRule } from "./expectedWord";
import { budgetWords, spendOn } from "./budgetWords";
import { marketIn, type RegistryWords } from "./registryWords";
import { type TimedTelling } from "./telling";

const SALES_PERIOD = 60n;

/** Liquidator: what liquidations sold into the books lately. */
export class LiquidatorWords implements WordRule {
  readonly #sales = new Map<number, LeakyBudget>();

  constructor(private readonly registry: RegistryWords) {}

  take(told: TimedTelling): void {
    if (told.contract !== "liquidator" || told.name !== "AccountLiquidated") return;
    const notional = told.sold ?? 0n;
    const market = marketIn(told);
    const cap = this.registry.of(market).parameters.liquidation.salesPerMinute * WAD;
    spendOn(budgetOf(this.#sales, market), notional, cap, SALES_PERIOD, told.at);
  }

  *words(): Iterable<ExpectedWord> {
    for (const market of this.registry.markets.keys()) {
      yield* budgetWords(LIQUIDATOR.sales.at(market), "used", "at", budgetOf(this.#sales, market));
    }
  }
}
