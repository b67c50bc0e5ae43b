import { type AuditedContract } from "./facts";

/** The parts of a deployment whose code and storage are proved. */
export const PARTS = {
  authority: "Authority",
  registry: "MarketRegistry",
  oracle: "PriceOracle",
  breaker: "CircuitBreaker",
  ledger: "Ledger",
  vault: "Vault",
  keyring: "Keyring",
  exchange: "Exchange",
  deleverager: "Deleverager",
  liquidator: "Liquidator",
  fund: "InsuranceFund",
  collateral: "CollateralVault",
  auction: "Auction",
} as const satisfies Readonly<Record<string, AuditedContract>>;

export type Part = keyof typeof PARTS;
/** All that is wired: the parts and the token. */
export type Wired = Part | "token";

/** Which address each immutable of a part is. What is not listed here is no address of the deployment. */
export const WIRES: Readonly<Partial<Record<Part, Readonly<Record<string, Wired>>>>> = {
  oracle: { REGISTRY: "registry", BREAKER: "breaker" },
  breaker: { REGISTRY: "registry", ORACLE: "oracle", DELEVERAGER: "deleverager" },
  ledger: {
    REGISTRY: "registry",
    ORACLE: "oracle",
    BREAKER: "breaker",
    EXCHANGE: "exchange",
    VAULT: "vault",
    DELEVERAGER: "deleverager",
    LIQUIDATOR: "liquidator",
    FUND_CONTRACT: "fund",
    COLLATERAL: "collateral",
  },
  vault: { TOKEN: "token", LEDGER: "ledger", COLLATERAL: "collateral" },
  keyring: { LEDGER: "ledger", REGISTRY: "registry", EXCHANGE: "exchange" },
  exchange: {
    LEDGER: "ledger",
    REGISTRY: "registry",
    ORACLE: "oracle",
    BREAKER: "breaker",
    KEYRING: "keyring",
    LIQUIDATOR: "liquidator",
    AUCTION: "auction",
  },
  deleverager: { LEDGER: "ledger", LIQUIDATOR: "liquidator", ORACLE: "oracle", BREAKER: "breaker" },
  liquidator: {
    LEDGER: "ledger",
    EXCHANGE: "exchange",
    ORACLE: "oracle",
    REGISTRY: "registry",
    INSURANCE: "fund",
    DELEVERAGER: "deleverager",
  },
  fund: {
    TOKEN: "token",
    VAULT: "vault",
    LEDGER: "ledger",
    EXCHANGE: "exchange",
    REGISTRY: "registry",
    ORACLE: "oracle",
    BREAKER: "breaker",
    LIQUIDATOR: "liquidator",
  },
  collateral: {
    ORACLE: "oracle",
    SETTLEMENT: "token",
    FUND_SHARES: "fund",
    LEDGER: "ledger",
    VAULT: "vault",
    EXCHANGE: "exchange",
    LIQUIDATOR: "liquidator",
  },
  auction: {
    LEDGER: "ledger",
    EXCHANGE: "exchange",
    REGISTRY: "registry",
    ORACLE: "oracle",
    BREAKER: "breaker",
  },
};
