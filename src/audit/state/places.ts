import { type Tier, TIER_LIST } from "../../domain/ids";
import { FACTS } from "../code/facts";
import { Place } from "./place";

/** The variables of the audited contracts, by the names that they have in the source. */
export const LEDGER = {
  totals: Place.variable(FACTS.Ledger, "_totals"),
  history: Place.variable(FACTS.Ledger, "_history"),
  accounts: Place.variable(FACTS.Ledger, "_accounts"),
  owners: Place.variable(FACTS.Ledger, "_owners"),
  positions: Place.variable(FACTS.Ledger, "_positions"),
  markets: Place.variable(FACTS.Ledger, "_markets"),
  classes: Place.variable(FACTS.Ledger, "_classes"),
  finalIndices: Place.variable(FACTS.Ledger, "_finalIndices"),
} as const;

export const EXCHANGE = {
  books: Place.variable(FACTS.Exchange, "_books"),
  orders: Place.variable(FACTS.Exchange, "_orders"),
} as const;

export const REGISTRY = {
  authority: Place.variable(FACTS.MarketRegistry, "_authority"),
  consuming: Place.variable(FACTS.MarketRegistry, "_consumingSchedule"),
  count: Place.variable(FACTS.MarketRegistry, "_count"),
  listings: Place.variable(FACTS.MarketRegistry, "_listings"),
} as const;

export const ORACLE = {
  authority: Place.variable(FACTS.PriceOracle, "_authority"),
  consuming: Place.variable(FACTS.PriceOracle, "_consumingSchedule"),
  headers: Place.variable(FACTS.PriceOracle, "_headers"),
  slots: Place.variable(FACTS.PriceOracle, "_slots"),
  sources: Place.variable(FACTS.PriceOracle, "_sources"),
} as const;

export const BREAKER = {
  authority: Place.variable(FACTS.CircuitBreaker, "_authority"),
  consuming: Place.variable(FACTS.CircuitBreaker, "_consumingSchedule"),
  hot: Place.variable(FACTS.CircuitBreaker, "_hot"),
  averages: Place.variable(FACTS.CircuitBreaker, "_averages"),
  windows: Place.variable(FACTS.CircuitBreaker, "_windows"),
  spent: Place.variable(FACTS.CircuitBreaker, "_spent"),
} as const;

export const VAULT = {
  payouts: Place.variable(FACTS.Vault, "_payouts"),
  surplus: Place.variable(FACTS.Vault, "_surplus"),
  limits: Place.variable(FACTS.Vault, "_limits"),
  withdrawn: Place.variable(FACTS.Vault, "_withdrawn"),
} as const;

export const KEYRING = { delegates: Place.variable(FACTS.Keyring, "_delegates") } as const;

export const DELEVERAGER = {
  levied: Place.variable(FACTS.Deleverager, "_levied"),
  repaidAt: Place.variable(FACTS.Deleverager, "_repaidAt"),
  settled: Place.variable(FACTS.Deleverager, "_settled"),
} as const;

export const AUCTION = { rounds: Place.variable(FACTS.Auction, "_rounds") } as const;

export const LIQUIDATOR = { sales: Place.variable(FACTS.Liquidator, "_sales") } as const;

export const FUND = {
  balances: Place.variable(FACTS.InsuranceFund, "_balances"),
  allowances: Place.variable(FACTS.InsuranceFund, "_allowances"),
  totalSupply: Place.variable(FACTS.InsuranceFund, "_totalSupply"),
  name: Place.variable(FACTS.InsuranceFund, "_name"),
  symbol: Place.variable(FACTS.InsuranceFund, "_symbol"),
  epochEnd: Place.variable(FACTS.InsuranceFund, "_epochEnd"),
  deposits: Place.variable(FACTS.InsuranceFund, "_deposits"),
  redemptions: Place.variable(FACTS.InsuranceFund, "_redemptions"),
  inventory: Place.variable(FACTS.InsuranceFund, "_inventory"),
  takes: Place.variable(FACTS.InsuranceFund, "_takes"),
  total: Place.variable(FACTS.InsuranceFund, "_total"),
} as const;

export const COLLATERAL = {
  authority: Place.variable(FACTS.CollateralVault, "_authority"),
  consuming: Place.variable(FACTS.CollateralVault, "_consumingSchedule"),
  assets: Place.variable(FACTS.CollateralVault, "_assets"),
  count: Place.variable(FACTS.CollateralVault, "_count"),
  tested: Place.variable(FACTS.CollateralVault, "_tested"),
  holders: Place.variable(FACTS.CollateralVault, "_holders"),
  balances: Place.variable(FACTS.CollateralVault, "_balances"),
  sales: Place.variable(FACTS.CollateralVault, "_sales"),
} as const;

export const AUTHORITY = {
  targets: Place.variable(FACTS.Authority, "_targets"),
  roles: Place.variable(FACTS.Authority, "_roles"),
  schedules: Place.variable(FACTS.Authority, "_schedules"),
  executionId: Place.variable(FACTS.Authority, "_executionId"),
} as const;

export const TOKEN = {
  balances: Place.variable(FACTS.TestToken, "_balances"),
  allowances: Place.variable(FACTS.TestToken, "_allowances"),
  name: Place.variable(FACTS.TestToken, "_name"),
  symbol: Place.variable(FACTS.TestToken, "_symbol"),
  totalSupply: Place.variable(FACTS.TestToken, "_totalSupply"),
} as const;

/** Key of a class: market << 8 | side << 4 | tier, as in LedgerState._classKey. */
export function classKey(market: number, longs: boolean, tier: number): bigint {
  return (BigInt(market) << 8n) | (longs ? 16n : 0n) | BigInt(tier);
}

/** Both sides of all tiers. */
export const CLASSES: readonly (readonly [boolean, Tier])[] = [true, false].flatMap((longs) =>
  TIER_LIST.map((tier) => [longs, tier] as const),
);
