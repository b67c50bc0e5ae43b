import { type Agent, type AgentView, type CollateralView, type Intent, type Offer } from "../world/view";
import { type Holder } from "./holder";

export interface PledgerTerms {
  /** Block in which it pledges. */
  readonly at: number;
  /** [wad] */
  readonly amount: bigint;
}

/** Blocks after which a pledge that did not come through is taken for refused. */
const PATIENCE = 2;

/** Pledges tokens and trades on them; who finds no room under the asset's cap stays away. */
export class Pledger implements Agent {
  readonly role = "pledger";
  private most = 0n;
  private left = 0n;

  constructor(
    private readonly terms: PledgerTerms,
    private readonly trading: Holder,
  ) {}

  get state(): string {
    if (this.most === 0n) return "refused by the cap";
    return this.left < this.most ? "sold from" : "kept its tokens";
  }

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    const { at, amount } = this.terms;
    if (market.step === at) return [{ kind: "pledge", amount }];
    this.left = market.collateral?.pledged.get(own.account) ?? 0n;
    if (this.left > this.most) this.most = this.left;
    return market.step < at + PATIENCE || this.most === 0n ? [] : this.trading.act(view);
  }
}

export interface BuyerTerms {
  /** Below the price outside at which it buys [ppm]. */
  readonly marginPpm: bigint;
  /** What it can spend [wad]. */
  readonly purse: bigint;
  /** Of how many buyers it is the how-manieth: they take turns. */
  readonly index: number;
  readonly of: number;
}

const WAD = 10n ** 18n;
const PPM = 1_000_000n;

/** Opens sales of collateral, and buys of what is on offer once it is cheap enough against the venues outside, where it would sell it again. */
export class CollateralBuyer implements Agent {
  readonly role = "collateral buyer";

  constructor(private readonly terms: BuyerTerms) {}

  act({ market, own }: AgentView): Intent[] {
    const { collateral, step } = market;
    if (collateral === undefined || step % this.terms.of !== this.terms.index) return [];
    const left = this.terms.purse - (collateral.spent.get(own.account) ?? 0n);
    const offer = collateral.offers.find((one) => this.isCheap(one, collateral));
    if (offer === undefined) return this.open(collateral);
    const affordable = (left * WAD) / offer.price;
    const amount = offer.most < affordable ? offer.most : affordable;
    if (amount === 0n) return [];
    return [{ kind: "buyCollateral", target: offer.account, amount, maxPrice: offer.price }];
  }

  /** Nothing is cheap: the discount of one more begins to rise. */
  private open({ offers }: CollateralView): Intent[] {
    const closed = offers.find(({ open }) => !open);
    return closed === undefined ? [] : [{ kind: "openSale", target: closed.account }];
  }

  private isCheap({ price }: Offer, { outside }: CollateralView): boolean {
    return price * PPM <= outside * (PPM - this.terms.marginPpm);
  }
}
