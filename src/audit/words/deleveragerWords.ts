import { TIER_LIST } from "../../domain/ids";
import { add, type RollingMinute } from "../../math/rollingMinute";
import { CLASSES, classKey, DELEVERAGER } from "../state/places";
import { type ExpectedWord, exactly, membersAre, type WordRule } from "./expectedWord";
import { marketIn, type RegistryWords } from "./registryWords";
import { numberIn, numbersIn, type TimedTelling } from "./telling";

const NOTHING: RollingMinute = { current: 0n, previous: 0n, minute: 0n };

/** Tells at what price a market would settle. */
interface Means {
  standingMeanOf(market: number): bigint;
}

/** Deleverager: what each class was charged in the last minutes, when deficits were last repaid, and at what price markets settled. */
export class DeleveragerWords implements WordRule {
  readonly #levied = new Map<bigint, RollingMinute>();
  readonly #repaidAt = new Map<number, bigint>();
  readonly #settled = new Map<number, { readonly price: bigint; readonly at: bigint }>();

  constructor(
    private readonly registry: RegistryWords,
    private readonly breaker: Means,
  ) {}

  take(told: TimedTelling): void {
    if (told.contract === "breaker" && told.name === "TradingEnded") {
      const market = marketIn(told);
      this.#settled.set(market, { price: this.breaker.standingMeanOf(market), at: told.at });
    }
    if (told.contract !== "deleverager") return;
    const market = marketIn(told);
    if (told.name === "Deleveraged") {
      // A short's loss is charged to the longs that are closed against it, and the reverse.
      this.#levy(market, numberIn(told, "size") < 0n, numbersIn(told, "levies"), told.at);
    } else if (told.name === "DeficitRepaid") {
      this.#repaidAt.set(market, told.at);
      this.#levy(market, true, numbersIn(told, "longs"), told.at);
      this.#levy(market, false, numbersIn(told, "shorts"), told.at);
    }
  }

  *words(): Iterable<ExpectedWord> {
    for (const market of this.registry.markets.keys()) {
      yield exactly(DELEVERAGER.repaidAt.at(market), this.#repaidAt.get(market) ?? 0n);
      yield* membersAre(DELEVERAGER.settled.at(market), {
        ...(this.#settled.get(market) ?? { price: 0n, at: 0n }),
      });
      for (const [longs, tier] of CLASSES) {
        const key = classKey(market, longs, tier);
        yield* membersAre(DELEVERAGER.levied.at(key), { ...(this.#levied.get(key) ?? NOTHING) });
      }
    }
  }

  #levy(market: number, longs: boolean, amounts: readonly bigint[], at: bigint): void {
    for (const tier of TIER_LIST) {
      const amount = amounts[tier] ?? 0n;
      if (amount === 0n) continue;
      const key = classKey(market, longs, tier);
      this.#levied.set(key, add(this.#levied.get(key) ?? NOTHING, amount, at));
    }
  }
}
