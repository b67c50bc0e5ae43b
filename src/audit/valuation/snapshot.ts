import { FUND as FUND_ACCOUNT, marketId } from "../../domain/ids";
import { type AccountState, type FundState, type MarketSnapshot, type Snapshot } from "../../domain/snapshot";
import { healthOf } from "../../laws/valuation";
import { type Part } from "../code/wiring";
import { numbers } from "../state/explain/markets";
import { FUND, LEDGER } from "../state/places";
import { type ContractStorage } from "../state/contractStorage";
import { assetsFrom } from "./assetsFrom";
import { accountFrom } from "./accountFrom";
import { marketFrom } from "./marketFrom";

/** The storage of all parts. */
export type Storages = Readonly<Record<Part, ContractStorage>>;

/** Scale of the settlement token: wad = native * nativeToWad / wadToNative; one of the two is 1. */
export interface TokenScale {
  readonly nativeToWad: bigint;
  readonly wadToNative: bigint;
}

/** Tokens that the CollateralVault holds of each asset [native], and the addresses of what may never be one. */
export interface CollateralHeld {
  readonly held: readonly bigint[];
  readonly own: Snapshot["own"];
}

export interface Moment {
  readonly block: number;
  /** Prices age, grades expire and indices accrue as of now [s]. */
  readonly timestamp: number;
  /** Accounts and markets that exist by what is explained: no more are looked at, whatever a counter says. */
  readonly accounts: number;
  readonly markets: number;
}

/**
 * The state of the exchange from its storage, without a call to any contract: what `SnapshotReader` asks the lens for, with lazy indices
 * and ages as of the header's time.
 */
export function snapshotFrom(
  storages: Storages,
  moment: Moment,
  scale: TokenScale,
  reserves: bigint,
  collateral: CollateralHeld,
): Snapshot {
  const { ledger } = storages;
  const total = (label: string): bigint => ledger.value(LEDGER.totals.member(label));
  const markets = numbers(moment.markets).map((id) =>
    marketFrom(storages, marketId(id), BigInt(moment.timestamp)),
  );
  const assets = assetsFrom(storages.collateral, collateral.held);
  const accounts = numbers(moment.accounts).map((i) => accountFrom(storages, i + 1, markets, assets.length));
  return {
    block: moment.block,
    timestamp: moment.timestamp,
    unit: scale.nativeToWad,
    reserves,
    totals: {
      accounted: total("accounted"),
      deficit: total("deficit"),
      accounts: Number(total("accounts")),
    },
    history: {
      hash: ledger.value(LEDGER.history.member("hash")),
      sequence: ledger.value(LEDGER.history.member("sequence")),
    },
    fund: fundFrom(storages, accounts, markets, scale),
    own: collateral.own,
    assets,
    accounts,
    markets,
  };
}

function fundFrom(
  { fund }: Storages,
  accounts: readonly AccountState[],
  markets: readonly MarketSnapshot[],
  { nativeToWad, wadToNative }: TokenScale,
): FundState {
  const account = accounts[FUND_ACCOUNT - 1];
  const health = account === undefined ? undefined : healthIn(account, markets);
  const equity = health === undefined || health.equity < 0n ? 0n : health.equity;
  return { assets: (equity * wadToNative) / nativeToWad, shares: fund.value(FUND.totalSupply) };
}

function healthIn(account: AccountState, markets: readonly MarketSnapshot[]) {
  return healthOf(account, { markets } as Snapshot, "worse");
}
