import { FUND } from "../../domain/ids";
import { deficitAccounts } from "../../domain/lookup";
import { type MarketSnapshot, type Snapshot } from "../../domain/snapshot";
import { collateralValue } from "../../laws/collateralValue";
import { healthOf, worthIn } from "../../laws/valuation";
import { PPM } from "../../math/bounds";
import { max, min } from "../../math/wadMath";

/** Everybody closes at the mark and withdraws at once, after all indices moved. Amounts are wad. */
export interface StressRow {
  readonly movePpm: bigint;
  /** What the accounts with something left could ask for; the fund's own apart. */
  readonly claims: bigint;
  readonly fundEquity: bigint;
  /** What buyers of collateral pay in for accounts below zero, at the price less the haircut. */
  readonly collateral: bigint;
  /** What the accounts below zero are short of beyond that: nobody pays it in, so it is missing from the claims of the others. */
  readonly shortfall: bigint;
  /** Accounts below zero, and accounts that could be liquidated. */
  readonly bankrupt: number;
  readonly liquidatable: number;
  /** The fund is last in line: what it bears of the shortfall, and what is left for the others to bear. */
  readonly borneByFund: bigint;
  readonly borneByOthers: bigint;
  /** True where every account but the fund gets all that it can ask for. */
  readonly paidInFull: boolean;
}

/** Now, and after falls of 10, 30, 50 and 90 percent. */
export const STRESS_MOVES_PPM: readonly bigint[] = [0n, -100_000n, -300_000n, -500_000n, -900_000n];

export function stressOf(snapshot: Snapshot): readonly StressRow[] {
  return STRESS_MOVES_PPM.map((move) => stressRow(snapshot, move));
}

function stressRow(snapshot: Snapshot, movePpm: bigint): StressRow {
  const markets = snapshot.markets.map((market) => moved(market, movePpm));
  const after = { ...snapshot, markets };
  const debtors = deficitAccounts(snapshot);
  let [claims, fundEquity, collateral, shortfall, bankrupt, liquidatable] = [0n, 0n, 0n, 0n, 0, 0];
  for (const account of snapshot.accounts) {
    const worth = worthIn(account, markets);
    if (account.id === FUND) fundEquity = worth;
    else claims += max(worth, 0n);
    const sold = min(max(-worth, 0n), collateralValue(account, snapshot.assets, markets, "worse"));
    collateral += sold;
    shortfall += max(-worth, 0n) - sold;
    if (worth + sold < 0n) bankrupt += 1;
    const health = debtors.has(account.id) ? undefined : healthOf(account, after, "better");
    if (health !== undefined && health.maintenanceMargin > 0n && health.equity < health.maintenanceMargin) {
      liquidatable += 1;
    }
  }
  const missing = max(claims + max(fundEquity, 0n) - snapshot.reserves - collateral, 0n);
  const borneByFund = min(missing, max(fundEquity, 0n));
  const borneByOthers = missing - borneByFund;
  const sums = { movePpm, claims, fundEquity, collateral, shortfall, bankrupt, liquidatable };
  return { ...sums, borneByFund, borneByOthers, paidInFull: borneByOthers === 0n };
}

/** Both kept rounds move, mark follows with its basis; funding and classes stay. */
function moved(market: MarketSnapshot, ppm: bigint): MarketSnapshot {
  const move = (price: bigint): bigint => (price * (PPM + ppm)) / PPM;
  const { latest, previous } = market.index;
  return { ...market, index: { ...market.index, latest: move(latest), previous: move(previous) } };
}
