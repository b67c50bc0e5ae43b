import { type AccountId, type MarketId } from "../../domain/ids";

/**
 * What keys the mappings of the exchange's storage and is told by its events alone. Nobody has to be trusted for it: a key too many
 * reads as zero, and one too few leaves storage unexplained. Addresses are in lower case.
 */
export interface StorageKeys {
  /** Owner of account i + 1. */
  readonly owners: readonly string[];
  /** Accounts that ever had a position or a tier. */
  readonly positions: ReadonlyMap<MarketId, ReadonlySet<AccountId>>;
  readonly endedEpochs: readonly {
    readonly market: MarketId;
    readonly longs: boolean;
    readonly tier: number;
    readonly epoch: number;
  }[];
  /** Order places ever used, as `placeKey`. */
  readonly places: ReadonlySet<number>;
  readonly bidTicks: ReadonlyMap<MarketId, ReadonlySet<number>>;
  readonly askTicks: ReadonlyMap<MarketId, ReadonlySet<number>>;
  /** Accounts that ever proposed a payout address. */
  readonly payouts: ReadonlyMap<AccountId, unknown>;
  /** Accounts whose owner ever limited what may leave a day. */
  readonly limited: ReadonlySet<AccountId>;
  readonly delegates: ReadonlyMap<AccountId, ReadonlySet<string>>;
  readonly shareHolders: ReadonlySet<string>;
  readonly shareSpenders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly controllers: ReadonlySet<string>;
  /** Epochs of the fund that closed. */
  readonly settledEpochs: ReadonlySet<number>;
  /** Accounts that ever deposited collateral. */
  readonly collateralHolders: ReadonlySet<AccountId>;
  /** Tokens that anybody tested for it. */
  readonly testedTokens: ReadonlySet<string>;
  readonly authority: {
    readonly roles: ReadonlySet<bigint>;
    readonly members: ReadonlyMap<bigint, ReadonlySet<string>>;
    readonly functions: ReadonlyMap<string, ReadonlySet<string>>;
    readonly operations: ReadonlySet<string>;
  };
}
