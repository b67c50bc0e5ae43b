import { type AccountId, FUND, type MarketId } from "../../domain/ids";
import { type LiquidationParameters } from "../../domain/marketParameters";
import { Cause, Grade } from "../../domain/names";
import { MAX_ACTIVE_MARKETS, WAD } from "../../math/bounds";
import { affordable, averaged, countedEdge, edgeOf, reserveOf, salePrice } from "../../math/fundMath";
import { initialMargin, notional } from "../../math/marginMath";
import { leverageOf } from "../../math/tiers";
import { abs, max, min, mulDivDown, mulDivFloor, mulDivUp, mulUp } from "../../math/wadMath";
import { Refusal } from "../refusal";
import { budgetOf, type LeakyBudget, leftOf, spend, usedNow } from "../waterfall/leakyBudget";
import { FundShares } from "./fundShares";

/** InsuranceFund.Inventory. */
interface Inventory extends LeakyBudget {
  edge: bigint;
  since: bigint;
}

/** What a liquidation offers: InsuranceFund.absorb's arguments. */
export interface Offered {
  readonly account: AccountId;
  readonly market: MarketId;
  readonly size: bigint;
  readonly mark: bigint;
  readonly params: LiquidationParameters;
}

/** A position on offer, and the means of the fund. */
interface Offer {
  readonly market: MarketId;
  readonly account: AccountId;
  readonly size: bigint;
  readonly price: bigint;
  mark: bigint;
  /** The fund's own size. */
  held: bigint;
  /** Its equity beyond initial margin, if `judged`. */
  free: bigint;
  judged: boolean;
  ofMarket: bigint;
  ofTotal: bigint;
  readonly terms: LiquidationParameters;
}

const LEAK_PERIOD = 3_600n;
const TAKES_PERIOD = 60n;
const TOTAL_FACTOR = 2n;
const LEAST_INT = -(1n << 255n);
/** The fund never chooses another tier. */
const TIER = 0;

/** Twin of contracts/core/InsuranceFund.sol: covers deficits, takes positions over and sells them on by rule. */
export class InsuranceFund extends FundShares {
  readonly #inventory = new Map<MarketId, Inventory>();
  readonly #takes = new Map<MarketId, LeakyBudget>();
  readonly #total: LeakyBudget = { used: 0n, at: 0n };

  absorb(
    { account, market, size, mark, params: terms }: Offered,
    price: bigint,
    deficit: bigint,
  ): { readonly moved: bigint; readonly covered: bigint } {
    const offer = blank({ market, account, size, price, mark, terms });
    const room = this.#loadMeans(offer);
    if (offer.ofMarket === 0n || offer.ofTotal === 0n) return { moved: 0n, covered: 0n };
    const moved = room ? this.#takeOver(offer) : 0n;
    if (deficit === 0n || moved === size) return { moved, covered: 0n };
    const rest = mulDivUp(deficit, abs(size - moved), abs(size));
    return { moved, covered: this.#cover(offer, rest) };
  }

  /** @return what was paid of `amount`. */
  cover(account: AccountId, market: MarketId, amount: bigint): bigint {
    const { registry, ledger } = this.wiring;
    const terms = registry.configOf(market).liquidation;
    const offer = blank({ market, account, size: 0n, price: 0n, mark: 0n, terms });
    this.#loadMeans(offer);
    if (offer.held !== 0n) offer.mark = ledger.markOf(market, "worse", offer.held > 0n);
    return this.#cover(offer, amount);
  }

  /** @return what was paid of `amount`. */
  reward(keeper: AccountId, market: MarketId, amount: bigint): bigint {
    if (keeper === FUND) return 0n;
    const paid = min(amount, max(this.#free(), 0n));
    if (paid > 0n) this.wiring.ledger.pay(FUND, keeper, paid, 0n, Cause.KeeperReward, market);
    return paid;
  }

  /** Sells of the inventory to whoever wants it, at the price of the rule. */
  takeInventory(caller: string, account: AccountId, market: MarketId, size: bigint): void {
    const { env, ledger, exchange, registry } = this.wiring;
    if (ledger.ownerOf(account) !== caller) throw new Refusal("InsuranceFund_NotOwner", { account, caller });
    exchange.poke(market);
    this.#requireOpen(market);
    const held = ledger.load(FUND, market).size;
    // The least number there is has no magnitude.
    const some = size !== 0n && size !== LEAST_INT;
    if (!some || size > 0n !== held > 0n) throw new Refusal("InsuranceFund_NothingToTake", { market });
    const quantity = abs(size);
    const { lotSize } = registry.configOf(market).margin;
    if (quantity % lotSize !== 0n) {
      throw new Refusal("InsuranceFund_NotWholeLots", { have: quantity, lotSize });
    }
    const { price, allowed } = this.#sale(market, held, lotSize);
    if (quantity > allowed) throw new Refusal("InsuranceFund_TakeTooLarge", { have: quantity, allowed });
    const takes = env.journal.keep(budgetOf(this.#takes, market));
    spend(takes, mulUp(quantity, price), this.#takesCap(market), TAKES_PERIOD, env.now);
    if (!ledger.transferPosition(market, FUND, account, size, price, true)) {
      throw new Refusal("InsuranceFund_TakerMargin", { account });
    }
    const own = ledger.accountOf(FUND);
    if (own.markets.length === 0 && own.cash < 0n)
      throw new Refusal("InsuranceFund_Insolvent", { cash: own.cash });
    env.emit({ kind: "InventoryTaken", market, by: account, size, price });
  }

  /** What anybody may take of the inventory now, and at which price; both 0 while there is none. */
  inventoryPrice(market: MarketId): { readonly price: bigint; readonly allowed: bigint } {
    const { ledger, registry } = this.wiring;
    const held = ledger.load(FUND, market).size;
    if (held === 0n) return { price: 0n, allowed: 0n };
    return this.#sale(market, held, registry.configOf(market).margin.lotSize);
  }

  /** Reads what the fund has. @return false where it can take no position: its own, or one market too many. */
  #loadMeans(offer: Offer): boolean {
    if (offer.account === FUND) return false;
    const { markets, cash } = this.wiring.ledger.accountOf(FUND);
    offer.judged = markets.length === 0;
    if (offer.judged) {
      if (cash <= 0n) return false;
      offer.free = cash;
    }
    const leak = offer.terms.fundLeakPerHour * WAD;
    const limit = offer.terms.fundBudget * WAD;
    const { now } = this.wiring.env;
    offer.ofMarket = leftOf(limit, usedNow(this.#inventoryOf(offer.market), leak, LEAK_PERIOD, now));
    const usedInAll = usedNow(this.#total, leak * TOTAL_FACTOR, LEAK_PERIOD, now);
    offer.ofTotal = leftOf(limit * TOTAL_FACTOR, usedInAll);
    if (markets.includes(offer.market)) {
      offer.held = this.wiring.ledger.load(FUND, offer.market).size;
      return true;
    }
    return markets.length < Number(MAX_ACTIVE_MARKETS);
  }

  /** Takes what budget and margin allow. Where other positions make the margin dear to compute, the Ledger is asked first. */
  #takeOver(offer: Offer): bigint {
    let quantity = this.#withinBudget(offer);
    if (offer.judged) quantity = this.#withinMargin(offer, quantity);
    if (quantity === 0n) return 0n;
    if (!this.#accept(offer, quantity)) {
      if (offer.judged) return 0n;
      this.#judge(offer);
      quantity = this.#withinMargin(offer, quantity);
      if (quantity === 0n || !this.#accept(offer, quantity)) return 0n;
    }
    return this.#note(offer, quantity);
  }

  #cover(offer: Offer, amount: bigint): bigint {
    const reserved = reserveOf(offer.held, offer.mark);
    let paid = min(min(leftOf(offer.ofMarket, reserved), offer.ofTotal), amount);
    if (paid === 0n) return 0n;
    if (!offer.judged) this.#judge(offer);
    if (offer.free <= 0n) return 0n;
    paid = min(paid, offer.free);
    const { account, market } = offer;
    this.#spend(offer, paid);
    this.wiring.ledger.pay(FUND, account, paid, 0n, Cause.Cover, market);
    this.wiring.env.emit({ kind: "Covered", market, account, amount: paid });
    return paid;
  }

  #judge(offer: Offer): void {
    offer.free = this.#free();
    offer.judged = true;
  }

  #accept({ market, account, size, price }: Offer, quantity: bigint): boolean {
    return this.wiring.ledger.transferPosition(market, account, FUND, signed(size, quantity), price, true);
  }

  /** Writes down what a takeover brought or cost, and brings the means up to date. */
  #note(offer: Offer, quantity: bigint): bigint {
    const { env } = this.wiring;
    const { market, account, price, mark, held } = offer;
    const size = signed(offer.size, quantity);
    const inventory = env.journal.keep(this.#inventoryOf(market));
    const edge = edgeOf(size, price, mark);
    const counted = countedEdge(edge, mark);
    Object.assign(inventory, averaged(held, inventory.edge, inventory.since, size, counted, env.now));
    if (edge < 0n) {
      const loss = mulUp(quantity, -edge);
      this.#spend(offer, loss);
      offer.ofMarket = leftOf(offer.ofMarket, loss);
      offer.ofTotal = leftOf(offer.ofTotal, loss);
    }
    offer.held += size;
    offer.judged = false;
    env.emit({ kind: "TakenOver", market, account, size, price, mark });
    return size;
  }

  /** Adds to what the market, and all markets together, have used. */
  #spend({ market, terms }: Offer, amount: bigint): void {
    const { journal, now } = this.wiring.env;
    const leak = terms.fundLeakPerHour * WAD;
    spend(journal.keep(this.#inventoryOf(market)), amount, leak, LEAK_PERIOD, now);
    spend(journal.keep(this.#total), amount, leak * TOTAL_FACTOR, LEAK_PERIOD, now);
  }

  /** The part of the offer for which both budgets suffice: all, or whole lots. */
  #withinBudget({ market, size, price, mark, held, ofMarket, ofTotal }: Offer): bigint {
    const quantity = abs(size);
    const edge = edgeOf(size, price, mark);
    const loss = edge < 0n ? mulUp(quantity, -edge) : 0n;
    const before = ofMarket - reserveOf(held, mark);
    const afterwards = ofMarket - reserveOf(held + size, mark) - loss;
    const ofBoth = min(
      affordable(quantity, before, afterwards),
      affordable(quantity, ofTotal, ofTotal - loss),
    );
    return ofBoth === quantity ? quantity : this.#wholeLots(market, ofBoth);
  }

  /** The part of `most` for which the fund's own initial margin suffices, whole lots unless all. */
  #withinMargin(offer: Offer, most: bigint): bigint {
    const { market, price, mark, held, free } = offer;
    const size = signed(offer.size, most);
    const gain = mulDivFloor(edgeOf(size, price, mark), most, WAD);
    const doubled = this.wiring.registry.configOf(market).margin.concentration * WAD;
    const need = marginOf(held + size, mark, doubled) - marginOf(held, mark, doubled);
    const bought = affordable(most, free, free + gain - need);
    return bought === most ? most : this.#wholeLots(market, bought);
  }

  /** Equity beyond initial margin: what the fund can pay and stay an account in good standing. */
  #free(): bigint {
    const h = this.wiring.ledger.healthOf(FUND, "worse");
    return h.equity - h.initialMargin;
  }

  #wholeLots(market: MarketId, quantity: bigint): bigint {
    return quantity - (quantity % this.wiring.registry.configOf(market).margin.lotSize);
  }

  /** Price and size of a sale out of the inventory, at the better of the last two rounds' marks for the fund. */
  #sale(market: MarketId, held: bigint, lotSize: bigint) {
    const { now } = this.wiring.env;
    const { edge, since } = this.#inventoryOf(market);
    const mark = this.wiring.ledger.markOf(market, "better", held > 0n);
    const price = salePrice(held, mark, edge, now - since);
    const cap = this.#takesCap(market);
    const left = leftOf(cap, usedNow(budgetOf(this.#takes, market), cap, TAKES_PERIOD, now));
    const most = min(abs(held), mulDivDown(left, WAD, price));
    return { price, allowed: most - (most % lotSize) };
  }

  #takesCap(market: MarketId): bigint {
    return this.wiring.registry.configOf(market).liquidation.salesPerMinute * WAD;
  }

  #requireOpen(market: MarketId): void {
    const { live, degraded } = this.wiring.oracle.read(market);
    const { grade } = this.wiring.breaker.stateOf(market);
    if (!live || degraded || grade !== Grade.Open) throw new Refusal("InsuranceFund_Closed", { market });
  }

  #inventoryOf(market: MarketId): Inventory {
    let row = this.#inventory.get(market);
    if (row === undefined) {
      row = { used: 0n, at: 0n, edge: 0n, since: 0n };
      this.#inventory.set(market, row);
    }
    return row;
  }
}

function blank(terms: Pick<Offer, "market" | "account" | "size" | "price" | "mark" | "terms">): Offer {
  return { ...terms, held: 0n, free: 0n, judged: false, ofMarket: 0n, ofTotal: 0n };
}

function signed(side: bigint, quantity: bigint): bigint {
  return side > 0n ? quantity : -quantity;
}

function marginOf(size: bigint, mark: bigint, doubled: bigint): bigint {
  return initialMargin(notional(abs(size), mark), leverageOf(TIER), doubled);
}
