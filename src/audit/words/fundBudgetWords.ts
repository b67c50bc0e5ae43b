import { WAD } from "../../math/bounds";
import { averaged, countedEdge, edgeOf, type InventoryEdge } from "../../math/fundMath";
import { abs, mulUp } from "../../math/wadMath";
import { budgetOf, type LeakyBudget } from "../../twin/waterfall/leakyBudget";
import { FUND } from "../state/places";
import { budgetWords, spendOn } from "./budgetWords";
import { type ExpectedWord, membersAre, type WordRule } from "./expectedWord";
import { marketIn, type RegistryWords } from "./registryWords";
import { numberIn, type TimedTelling } from "./telling";

const LEAK_PERIOD = 3_600n;
const TAKES_PERIOD = 60n;
const TOTAL_FACTOR = 2n;
const NO_EDGE: InventoryEdge = { edge: 0n, since: 0n };

/** InsuranceFund: budgets, and what its inventory was bought for. */
export class FundBudgetWords implements WordRule {
  readonly #edges = new Map<number, InventoryEdge>();
  readonly #budgets = new Map<number, LeakyBudget>();
  readonly #takes = new Map<number, LeakyBudget>();
  readonly #total: LeakyBudget = { used: 0n, at: 0n };

  constructor(private readonly registry: RegistryWords) {}

  take(told: TimedTelling): void {
    if (told.contract !== "fund") return;
    if (told.name === "Covered") this.#spend(told, numberIn(told, "amount"));
    else if (told.name === "TakenOver") this.#takeOver(told);
    else if (told.name === "InventoryTaken") this.#sell(told);
  }

  *words(): Iterable<ExpectedWord> {
    yield* budgetWords(FUND.total, "used", "at", this.#total);
    for (const market of this.registry.markets.keys()) {
      const place = FUND.inventory.at(market);
      yield* budgetWords(place, "used", "usedAt", budgetOf(this.#budgets, market));
      yield* membersAre(place, { ...(this.#edges.get(market) ?? NO_EDGE) });
      yield* budgetWords(FUND.takes.at(market), "used", "at", budgetOf(this.#takes, market));
    }
  }

  /** The edge of a takeover is averaged into that of what the fund held; what it paid above mark is used of its budgets. */
  #takeOver(told: TimedTelling): void {
    const market = marketIn(told);
    const [size, price, mark] = [numberIn(told, "size"), numberIn(told, "price"), numberIn(told, "mark")];
    const before = (told.held ?? 0n) - size;
    const edge = edgeOf(size, price, mark);
    const was = this.#edges.get(market) ?? NO_EDGE;
    const counted = countedEdge(edge, mark);
    this.#edges.set(market, averaged(before, was.edge, was.since, size, counted, told.at));
    if (edge < 0n) this.#spend(told, mulUp(abs(size), -edge));
  }

  #sell(told: TimedTelling): void {
    const market = marketIn(told);
    const cap = this.registry.of(market).parameters.liquidation.salesPerMinute * WAD;
    const amount = mulUp(abs(numberIn(told, "size")), numberIn(told, "price"));
    spendOn(budgetOf(this.#takes, market), amount, cap, TAKES_PERIOD, told.at);
  }

  #spend(told: TimedTelling, amount: bigint): void {
    const market = marketIn(told);
    const leak = this.registry.of(market).parameters.liquidation.fundLeakPerHour * WAD;
    spendOn(budgetOf(this.#budgets, market), amount, leak, LEAK_PERIOD, told.at);
    spendOn(this.#total, amount, leak * TOTAL_FACTOR, LEAK_PERIOD, told.at);
  }
}
