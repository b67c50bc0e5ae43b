import { WAD } from "../../math/bounds";
import { type LeakyBudget } from "../../twin/waterfall/leakyBudget";
import { COLLATERAL } from "../state/places";
import { type ExpectedWord, exactly, membersAre, type WordRule } from "./expectedWord";
import { budgetWords, spendOn } from "./budgetWords";
import { numberIn, textIn, type TimedTelling } from "./telling";

interface Asset {
  readonly token: bigint;
  readonly market: bigint;
  readonly decimals: bigint;
  readonly haircutPpm: bigint;
  readonly salesPerMinute: bigint;
  cap: bigint;
  total: bigint;
  readonly sales: LeakyBudget;
}

interface Holder {
  saleSince: bigint;
  readonly balances: Map<number, bigint>;
}

interface Terms {
  readonly haircutPpm: bigint;
  readonly salesPerMinute: bigint;
  readonly cap: bigint;
}

const SALES_PERIOD = 60n;

/** CollateralVault: assets, balances, sales and what was sold lately; its events tell all of it. */
export class CollateralWords implements WordRule {
  readonly #assets: Asset[] = [];
  readonly #tested = new Set<string>();
  readonly #holders = new Map<number, Holder>();

  take(told: TimedTelling): void {
    if (told.contract !== "collateral") return;
    switch (told.name) {
      case "TokenTested":
        this.#tested.add(textIn(told, "token"));
        return;
      case "CollateralListed":
        this.#assets.push(listed(told));
        return;
      case "CollateralCapSet":
        this.#asset(told).cap = numberIn(told, "cap");
        return;
      case "CollateralDeposited":
        return this.#move(told, numberIn(told, "amount"));
      case "CollateralSold":
        this.#sell(told);
        return this.#move(told, -numberIn(told, "amount"));
      case "CollateralWithdrawn":
        return this.#move(told, -numberIn(told, "amount"));
      case "CollateralSaleOpened":
        this.#holder(told).saleSince = told.at;
        return;
      case "CollateralSaleClosed":
        this.#holder(told).saleSince = 0n;
        return;
    }
  }

  *words(): Iterable<ExpectedWord> {
    yield exactly(COLLATERAL.consuming, 0n);
    yield exactly(COLLATERAL.count, BigInt(this.#assets.length));
    for (const token of this.#tested) yield exactly(COLLATERAL.tested.at(token), 1n);
    for (const [i, { sales, ...stored }] of this.#assets.entries()) {
      yield* membersAre(COLLATERAL.assets.element(i), stored);
      yield* budgetWords(COLLATERAL.sales.at(i), "used", "at", sales);
    }
    for (const [account, { saleSince, balances }] of this.#holders) {
      let assets = 0n;
      for (const [asset, amount] of balances) {
        if (amount !== 0n) assets |= 1n << BigInt(asset);
        yield exactly(COLLATERAL.balances.at(account).at(asset), amount);
      }
      yield* membersAre(COLLATERAL.holders.at(account), { assets, saleSince });
    }
  }

  #sell(told: TimedTelling): void {
    const { sales, salesPerMinute } = this.#asset(told);
    spendOn(sales, numberIn(told, "proceeds"), salesPerMinute * WAD, SALES_PERIOD, told.at);
  }

  #move(told: TimedTelling, change: bigint): void {
    const { balances } = this.#holder(told);
    const asset = Number(numberIn(told, "asset"));
    balances.set(asset, (balances.get(asset) ?? 0n) + change);
    this.#asset(told).total += change;
  }

  #asset(told: TimedTelling): Asset {
    const asset = this.#assets[Number(numberIn(told, "asset"))];
    if (asset === undefined) throw new RangeError("an asset was never listed");
    return asset;
  }

  #holder(told: TimedTelling): Holder {
    const account = Number(numberIn(told, "account"));
    let found = this.#holders.get(account);
    if (found === undefined) {
      found = { saleSince: 0n, balances: new Map() };
      this.#holders.set(account, found);
    }
    return found;
  }
}

function listed(told: TimedTelling): Asset {
  const { haircutPpm, salesPerMinute, cap } = told.args["terms"] as Terms;
  return {
    token: BigInt(textIn(told, "token")),
    market: numberIn(told, "market"),
    decimals: numberIn(told, "decimals"),
    haircutPpm,
    salesPerMinute,
    cap,
    total: 0n,
    sales: { used: 0n, at: 0n },
  };
}
