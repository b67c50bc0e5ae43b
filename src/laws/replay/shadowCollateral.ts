import { type CollateralEvent } from "../../domain/collateralEvents";
import { type AccountId } from "../../domain/ids";
import { type AccountState, type AssetState, type Snapshot } from "../../domain/snapshot";
import { type Findings } from "../law";
import { WriteLog } from "./writeLog";

type Listed = Extract<CollateralEvent, { readonly kind: "CollateralListed" }>;

/** An asset without what only its token knows. */
type ShadowAsset = Omit<AssetState, "held" | "cap" | "total"> & { cap: bigint; total: bigint };

/** All that it is made of, as plain data. */
export interface CollateralState {
  readonly assets: ShadowAsset[];
  readonly balances: Map<AccountId, bigint[]>;
}

/** What the CollateralVault stores, by its events. */
export class ShadowCollateral {
  readonly assets: ShadowAsset[];
  readonly #balances: CollateralState["balances"];

  /** Goes on from where another one stood. */
  constructor(
    from?: CollateralState,
    private readonly writes = new WriteLog(),
  ) {
    this.assets = from?.assets ?? [];
    this.#balances = from?.balances ?? new Map();
  }

  get state(): CollateralState {
    return { assets: this.assets, balances: this.#balances };
  }

  apply(event: CollateralEvent): void {
    switch (event.kind) {
      case "CollateralListed":
        this.assets.push(listed(event));
        return;
      case "CollateralCapSet":
        this.#asset(event.asset).cap = event.cap;
        return;
      case "CollateralDeposited":
        return this.#add(event.account, event.asset, event.amount);
      case "CollateralWithdrawn":
      case "CollateralSold":
        return this.#add(event.account, event.asset, -event.amount);
      case "CollateralSaleOpened":
      case "CollateralSaleClosed":
        return;
    }
  }

  /** Of each asset; undefined where the account has none. */
  of(account: AccountId): readonly bigint[] | undefined {
    const balances = this.#balances.get(account);
    if (balances?.some((amount) => amount !== 0n) !== true) return undefined;
    return this.assets.map((_, i) => balances[i] ?? 0n);
  }

  compareAssets(findings: Findings, { assets }: Snapshot): void {
    findings.require(assets.length === this.assets.length, "assets", assets.length, this.assets.length);
    assets.forEach((asset, i) => {
      const expected = this.assets[i];
      if (expected === undefined) return;
      for (const key of ["market", "decimals", "haircutPpm", "salesPerMinute", "cap", "total"] as const) {
        findings.require(asset[key] === expected[key], `asset ${i}: ${key}`, asset[key], expected[key]);
      }
      const same = asset.token.toLowerCase() === expected.token.toLowerCase();
      findings.require(same, `asset ${i}: token`, asset.token, expected.token);
    });
  }

  compareAccount(findings: Findings, account: AccountState): void {
    const expected = this.of(account.id) ?? [];
    const have = account.collateral ?? [];
    for (let i = 0; i < Math.max(have.length, expected.length); i += 1) {
      const [found, need] = [have[i] ?? 0n, expected[i] ?? 0n];
      findings.require(found === need, `account ${account.id}: collateral of asset ${i}`, found, need);
    }
  }

  /** The assets by events; what tokens are held is taken from `base`. */
  states(base: readonly AssetState[]): readonly AssetState[] {
    return this.assets.map((asset, i) => ({ ...asset, held: base[i]?.held ?? asset.total }));
  }

  #add(account: AccountId, asset: number, change: bigint): void {
    this.writes.note(account);
    this.#asset(asset).total += change;
    const balances = [...(this.#balances.get(account) ?? [])];
    balances[asset] = (balances[asset] ?? 0n) + change;
    this.#balances.set(
      account,
      Array.from(balances, (amount) => amount ?? 0n),
    );
  }

  #asset(asset: number): ShadowAsset {
    const row = this.assets[asset];
    if (row === undefined) throw new RangeError(`event of asset ${asset} before it was listed`);
    return row;
  }
}

function listed({ token, market, decimals, haircutPpm, salesPerMinute, cap }: Listed): ShadowAsset {
  return { token, market, decimals, haircutPpm, salesPerMinute, cap, total: 0n };
}
