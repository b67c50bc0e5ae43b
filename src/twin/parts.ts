import { type Auction } from "./auction";
import { type Breaker } from "./breaker";
import { type Exchange } from "./book/exchange";
import { type CollateralVault } from "./collateral/collateralVault";
import { type Env } from "./env";
import { type InsuranceFund } from "./fund/insuranceFund";
import { type Gateways } from "./gateways/gateways";
import { type Keyring } from "./keyring";
import { type Ledger } from "./ledger/ledger";
import { type Oracle } from "./oracle";
import { type Registry } from "./registry";
import { type TokenUnits, type Vault } from "./vault";
import { type Deleverager } from "./waterfall/deleverager";
import { type Liquidator } from "./waterfall/liquidator";
import { type Settlement } from "./waterfall/settlement";

/** The contracts' twins, wired. */
export interface Parts {
  readonly env: Env;
  readonly units: TokenUnits;
  readonly registry: Registry;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly keyring: Keyring;
  readonly exchange: Exchange;
  readonly deleverager: Deleverager;
  readonly settlement: Settlement;
  readonly liquidator: Liquidator;
  readonly fund: InsuranceFund;
  readonly collateral: CollateralVault;
  readonly gateways: Gateways;
  /** What the exchange itself issues and owes. */
  readonly own: { readonly settlement: string; readonly shares: string };
  readonly auction: Auction;
  /** Who alone may tighten. */
  readonly guardian: string;
}
