/** Where each contract that a deployment uses is compiled from: its artifact lies below this path. */
export const CONTRACT_SOURCES = {
  Authority: "contracts/governance/Authority.sol",
  Shipyard: "contracts/governance/Shipyard.sol",
  TestToken: "contracts/mocks/TestToken.sol",
  MarketRegistry: "contracts/risk/MarketRegistry.sol",
  PriceOracle: "contracts/oracle/PriceOracle.sol",
  CircuitBreaker: "contracts/risk/CircuitBreaker.sol",
  Ledger: "contracts/core/Ledger.sol",
  Vault: "contracts/core/Vault.sol",
  Keyring: "contracts/core/Keyring.sol",
  CollateralVault: "contracts/core/CollateralVault.sol",
  Exchange: "contracts/engines/Exchange.sol",
  Deleverager: "contracts/engines/Deleverager.sol",
  Liquidator: "contracts/engines/Liquidator.sol",
  InsuranceFund: "contracts/core/InsuranceFund.sol",
  Auction: "contracts/engines/Auction.sol",
  AccountLens: "contracts/lens/AccountLens.sol",
  MarketLens: "contracts/lens/MarketLens.sol",
  SolvencyLens: "contracts/lens/SolvencyLens.sol",
  DepositGateway: "contracts/gateways/DepositGateway.sol",
  OrderRelay: "contracts/gateways/OrderRelay.sol",
  TriggerOrders: "contracts/gateways/TriggerOrders.sol",
  ChainlinkSource: "contracts/oracle/sources/ChainlinkSource.sol",
  SignedSource: "contracts/oracle/sources/SignedSource.sol",
  PythSource: "contracts/oracle/sources/PythSource.sol",
  RedStoneSource: "contracts/oracle/sources/RedStoneSource.sol",
  UniswapV3TwapSource: "contracts/oracle/sources/UniswapV3TwapSource.sol",
  MockV3Aggregator: "@chainlink/contracts/src/v0.8/shared/mocks/MockV3Aggregator.sol",
} as const;

export type ContractName = keyof typeof CONTRACT_SOURCES;

/** What the shipyard builds, in this order: the i-th is its launch i. */
export const LAUNCHES = [
  { key: "registry", contract: "MarketRegistry" },
  { key: "oracle", contract: "PriceOracle" },
  { key: "breaker", contract: "CircuitBreaker" },
  { key: "ledger", contract: "Ledger" },
  { key: "vault", contract: "Vault" },
  { key: "keyring", contract: "Keyring" },
  { key: "exchange", contract: "Exchange" },
  { key: "deleverager", contract: "Deleverager" },
  { key: "liquidator", contract: "Liquidator" },
  { key: "fund", contract: "InsuranceFund" },
  { key: "collateral", contract: "CollateralVault" },
  { key: "auction", contract: "Auction" },
] as const satisfies readonly { readonly key: string; readonly contract: ContractName }[];

export type LaunchKey = (typeof LAUNCHES)[number]["key"];

/** Read-only contracts on top, deployed plainly: nothing depends on where they are. */
export const LENSES = [
  { key: "accountLens", contract: "AccountLens" },
  { key: "marketLens", contract: "MarketLens" },
  { key: "solvencyLens", contract: "SolvencyLens" },
] as const satisfies readonly { readonly key: string; readonly contract: ContractName }[];

/** Delegates of users who want them: the exchange knows none, and anybody may deploy others. */
export const GATEWAYS = [
  "DepositGateway",
  "OrderRelay",
  "TriggerOrders",
] as const satisfies readonly ContractName[];
