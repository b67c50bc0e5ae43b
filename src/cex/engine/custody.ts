import { PPM } from "../../math/bounds";
import { max, min, mulDivDown } from "../../math/wadMath";
import { amountsBy, type Amounts, ASSETS, type Asset, copyAmounts, noAmounts } from "../model/assets";
import { CustodyError } from "../model/errors";

/** hot: spent from all day; cold: the venue's own other wallets; custodian: an independent third party. */
export const PLACES = ["hot", "cold", "custodian"] as const;
export type Place = (typeof PLACES)[number];

/** Money that crossed the venue's border, since it opened [wad]. */
export interface Flows {
  readonly deposited: Amounts;
  readonly withdrawn: Amounts;
  /** Lent to an affiliate and not back. */
  readonly lent: Amounts;
  readonly stolen: Amounts;
  /** Borrowed from outside and not repaid. */
  readonly borrowed: Amounts;
}

/** The keys' side of a venue: what is really there, as opposed to what the internal ledger says. */
export class Custody {
  private readonly places = { hot: noAmounts(), cold: noAmounts(), custodian: noAmounts() };
  private readonly flow = {
    deposited: noAmounts(),
    withdrawn: noAmounts(),
    lent: noAmounts(),
    stolen: noAmounts(),
    borrowed: noAmounts(),
  };

  constructor(
    private readonly hotPpm: bigint,
    private readonly custodianPpm: bigint,
  ) {}

  held(asset: Asset): bigint {
    return PLACES.reduce((sum, place) => sum + this.places[place][asset], 0n);
  }

  at(place: Place): Amounts {
    return copyAmounts(this.places[place]);
  }

  flows(): Flows {
    const { deposited, withdrawn, lent, stolen, borrowed } = this.flow;
    return {
      deposited: copyAmounts(deposited),
      withdrawn: copyAmounts(withdrawn),
      lent: copyAmounts(lent),
      stolen: copyAmounts(stolen),
      borrowed: copyAmounts(borrowed),
    };
  }

  /** What the venue's own keys can move without asking anybody. */
  reachable(): Amounts {
    return amountsBy((asset) => this.places.hot[asset] + this.places.cold[asset]);
  }

  deposit(asset: Asset, amount: bigint): void {
    this.places.hot[asset] += amount;
    this.flow.deposited[asset] += amount;
  }

  /** Pays a customer; the custodian releases for this and nothing else. */
  pay(asset: Asset, amount: bigint): void {
    this.take(asset, amount, PLACES);
    this.flow.withdrawn[asset] += amount;
  }

  lend(asset: Asset, amount: bigint): void {
    this.take(asset, amount, ["cold", "hot"]);
    this.flow.lent[asset] += amount;
  }

  steal(asset: Asset, amount: bigint): void {
    this.take(asset, amount, ["cold", "hot"]);
    this.flow.stolen[asset] += amount;
  }

  borrow(asset: Asset, amount: bigint): void {
    this.places.cold[asset] += amount;
    this.flow.borrowed[asset] += amount;
  }

  /** Returns what was borrowed, as far as it is still there; what is left stays owed. */
  repay(asset: Asset): void {
    const amount = min(this.flow.borrowed[asset], this.reachable()[asset]);
    this.take(asset, amount, ["cold", "hot"]);
    this.flow.borrowed[asset] -= amount;
  }

  /**
   * Spreads each asset over the places as the policy of the venue says. The custodian only receives: were it to refill the venue's own
   * wallets, whoever empties those could empty it through them.
   */
  rebalance(): void {
    for (const asset of ASSETS) {
      const whole = this.held(asset);
      const kept = max(this.places.custodian[asset], mulDivDown(whole, this.custodianPpm, PPM));
      const own = whole - kept;
      this.places.custodian[asset] = kept;
      this.places.hot[asset] = min(own, mulDivDown(whole, this.hotPpm, PPM));
      this.places.cold[asset] = own - this.places.hot[asset];
    }
  }

  private take(asset: Asset, amount: bigint, from: readonly Place[]): void {
    const have = from.reduce((sum, place) => sum + this.places[place][asset], 0n);
    if (have < amount) throw new CustodyError(have, amount);
    let left = amount;
    for (const place of from) {
      const part = min(left, this.places[place][asset]);
      this.places[place][asset] -= part;
      left -= part;
    }
  }
}
