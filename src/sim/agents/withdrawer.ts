import { partOf } from "../world/units";
import { Grade, type Agent, type AgentView, type Intent, type MarketView } from "../world/view";
import { canReduce, closeAll } from "./orders";

const PPM = 1_000_000;
const MINUTE = 60;

/** What doubt is made of. */
export interface Fear {
  /** A minute in which the market is halted or has no price [ppm]. */
  readonly haltPpm: number;
  /** A minute with a spread wider than `wideSpreadPpm`, or with an empty side [ppm]. */
  readonly spreadPpm: number;
  readonly wideSpreadPpm: number;
  /** A withdrawal of somebody else that was refused [ppm]. */
  readonly refusalPpm: number;
  /** All deposits leaving would add this [ppm]; a part of them adds its part. */
  readonly herdPpm: number;
  /** Forgotten in a minute, of what there is [ppm]. */
  readonly forgetPpm: number;
}

export interface WithdrawerTerms {
  readonly role: string;
  readonly fear: Fear;
  /** Doubt at which it wants its money [ppm]. */
  readonly threshold: number;
  /** It asks for its money in so many equal parts, one every so many blocks. */
  readonly parts: number;
  readonly every: number;
  /** Blocks after which it takes a payout that did not come for refused. */
  readonly patience: number;
  /** What it would move again is not worth a transaction [tick-lots]. */
  readonly dust: number;
}

/**
 * A customer who keeps money here and leaves when his doubt has grown too large. Doubt comes from news and from what everybody can see:
 * halts, wide spreads, refused payouts, and others who leave; it fades when nothing feeds it. Whoever doubts enough closes what he
 * holds and withdraws in parts, and goes on to the last cent once his own payout did not come. He stops when his doubt has faded, so
 * that a venue which pays everybody at once also ends its run.
 */
export class Withdrawer implements Agent {
  readonly role: string;
  private doubt = 0;
  private paidBefore = 0;
  private refusedBefore = 0;
  private part = 0;
  private asked = 0;
  private askedAt = 0;
  private wasRefused = false;

  constructor(private readonly terms: WithdrawerTerms) {
    this.role = terms.role;
  }

  get state(): string {
    if (this.wasRefused) return "was refused";
    return this.asked > 0 ? "withdrew" : "stayed";
  }

  /** [ppm] */
  get doubtPpm(): number {
    return this.doubt;
  }

  act(view: AgentView): Intent[] {
    const { market, own } = view;
    this.hear(market);
    this.checkPayout(view);
    if (this.doubt < this.terms.threshold) return [];
    if (own.lots !== 0) return canReduce(market) ? closeAll(view, market.bandPpm) : [];
    if (this.asked > own.withdrawn || market.step - this.askedAt < this.terms.every) return [];
    return this.ask(view);
  }

  private hear(market: MarketView): void {
    const { fear } = this.terms;
    const { payouts, blockSec } = market;
    const rate =
      (isHalted(market) ? fear.haltPpm : 0) + (isWide(market, fear.wideSpreadPpm) ? fear.spreadPpm : 0);
    const left = payouts.paid - this.paidBefore;
    const herd = payouts.deposited === 0 ? 0 : Math.floor((left * fear.herdPpm) / payouts.deposited);
    const refusals = (payouts.refused - this.refusedBefore) * fear.refusalPpm;
    const faded = Math.ceil((partOf(this.doubt, fear.forgetPpm) * blockSec) / MINUTE);
    const grown = market.news.doubtPpm + Math.floor((rate * blockSec) / MINUTE) + herd + refusals;
    this.doubt = Math.min(PPM, Math.max(0, this.doubt - faded) + grown);
    this.paidBefore = payouts.paid;
    this.refusedBefore = payouts.refused;
  }

  /** A payout that did not come ends all patience; it asks again for what it did not get. */
  private checkPayout({ market, own }: AgentView): void {
    if (this.asked <= own.withdrawn || market.step - this.askedAt <= this.terms.patience) return;
    this.wasRefused = true;
    this.asked = own.withdrawn;
  }

  private ask({ market, own }: AgentView): Intent[] {
    if (this.wasRefused) this.doubt = PPM;
    this.part = Math.max(this.part, Math.ceil(own.equity / this.terms.parts));
    const amount = Math.min(own.equity, this.wasRefused ? own.equity : this.part);
    if (amount <= this.terms.dust) return [];
    this.asked = own.withdrawn + amount;
    this.askedAt = market.step;
    return [{ kind: "withdraw", amount }];
  }
}

function isHalted(market: MarketView): boolean {
  return !market.live || market.grade >= Grade.Auction;
}

function isWide({ bids, asks, index }: MarketView, wideSpreadPpm: number): boolean {
  const [bid, ask] = [bids[0], asks[0]];
  return !bid || !ask || (ask.tick - bid.tick) * PPM > index * wideSpreadPpm;
}
