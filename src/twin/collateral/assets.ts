import { type MarketId } from "../../domain/ids";
import {
  MAX_COLLATERALS,
  MAX_COLLATERAL_SALES,
  MAX_HAIRCUT_PPM,
  MAX_SIZE,
  MIN_COLLATERAL_SALES,
  MIN_HAIRCUT_PPM,
} from "../../math/bounds";
import { toWad } from "../../math/nativeUnits";
import { type Env } from "../env";
import { type Addresses } from "../ledger/state";
import { type Oracle } from "../oracle";
import { Refusal } from "../refusal";

/** CollateralTypes.CollateralTerms, and what only the token knows. */
export interface Listing {
  readonly token: string;
  readonly decimals: number;
  readonly market: MarketId;
  readonly haircutPpm: bigint;
  /** [whole settlement units a minute] */
  readonly salesPerMinute: bigint;
  readonly cap: bigint;
}

export interface AssetRow extends Omit<Listing, "cap"> {
  cap: bigint;
  total: bigint;
  /** Tokens that lie here [native]. */
  heldNative: bigint;
}

const MAX_DECIMALS = 27;

/**
 * Twin of contracts/core/CollateralAssets.sol. What stands behind a token or a source is outside: a listed token was tested, and a
 * market's sources have feeds of their own.
 */
export class CollateralAssets {
  readonly rows: AssetRow[] = [];

  constructor(
    private readonly env: Env,
    private readonly oracle: Oracle,
    private readonly addresses: Addresses,
    private readonly hasBook: (market: MarketId) => boolean,
  ) {}

  list(listing: Listing): void {
    const { token, market, decimals, haircutPpm, salesPerMinute, cap } = listing;
    const asset = this.rows.length;
    if (asset === Number(MAX_COLLATERALS)) {
      throw new Refusal("CollateralVault_TooManyAssets", { have: asset, bound: MAX_COLLATERALS });
    }
    if (token === this.addresses.fund || token === this.addresses.token) {
      throw new Refusal("CollateralVault_OwnToken", { token });
    }
    if (this.rows.some((row) => row.token === token || row.market === market)) {
      throw new Refusal("CollateralVault_Listed", { token, market });
    }
    requireWithin(haircutPpm, MIN_HAIRCUT_PPM, MAX_HAIRCUT_PPM);
    requireWithin(salesPerMinute, MIN_COLLATERAL_SALES, MAX_COLLATERAL_SALES);
    requireWithin(cap, 1n, MAX_SIZE);
    if (decimals > MAX_DECIMALS) {
      throw new Refusal("CollateralVault_Decimals", { have: decimals, bound: MAX_DECIMALS });
    }
    if (!this.hasBook(market)) throw new Refusal("CollateralVault_NoBook", { market });
    if (!this.oracle.read(market).live) throw new Refusal("CollateralVault_NoQuorum", { market });
    this.rows.push({ ...listing, total: 0n, heldNative: 0n });
    this.env.journal.onUndo(() => this.rows.pop());
    this.env.emit({ kind: "CollateralListed", asset, ...listing });
  }

  setCap(asset: number, cap: bigint): void {
    const row = this.of(asset);
    if (cap === row.cap) throw new Refusal("CollateralVault_Unchanged", { cap });
    requireWithin(cap, 0n, MAX_SIZE);
    this.env.journal.keep(row).cap = cap;
    this.env.emit({ kind: "CollateralCapSet", asset, cap });
  }

  of(asset: number): AssetRow {
    const row = this.rows[asset];
    if (row !== undefined) return row;
    throw new Refusal("CollateralVault_UnknownAsset", { asset, count: this.rows.length });
  }

  heldOf({ heldNative, decimals }: AssetRow): bigint {
    return toWad(heldNative, decimals);
  }
}

function requireWithin(have: bigint, least: bigint, most: bigint): void {
  if (have < least || have > most) {
    throw new Refusal("CollateralVault_Terms", { have, min: least, max: most });
  }
}
