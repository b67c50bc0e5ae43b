import { FUND, type MarketId } from "../../domain/ids";
import { MAX_DEPOSIT } from "../../math/bounds";
import { asUint, divide } from "../../math/checked";
import { MathError } from "../../math/MathError";
import { max, min } from "../../math/wadMath";
import { type Breaker } from "../breaker";
import { type Exchange } from "../book/exchange";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { type Judge } from "../ledger/margin";
import { type Addresses, NOBODY } from "../ledger/state";
import { type Oracle } from "../oracle";
import { Refusal } from "../refusal";
import { type Registry } from "../registry";
import { type TokenUnits, type Vault } from "../vault";
import { DepositCohorts } from "./cohorts";
import { RedeemQueue } from "./redeemQueue";
import { Shares } from "./shares";

/** Whom the fund calls. */
export interface FundWiring {
  readonly env: Env;
  readonly registry: Registry;
  readonly oracle: Oracle;
  readonly breaker: Breaker;
  readonly ledger: Ledger;
  readonly exchange: Exchange;
  readonly vault: Vault;
  readonly units: TokenUnits;
  readonly addresses: Addresses;
  /** End of the fund's first epoch [s]. */
  readonly firstEpochEnd: bigint;
}

const EPOCH = 86_400n;
const VIRTUAL = 10n ** 12n;
const MOST_SHARES_PER_ASSET = 10n ** 9n;

/** Twin of contracts/core/FundShares.sol: shares requested, settled together once an epoch, then claimed. */
export abstract class FundShares {
  readonly shares: Shares;
  readonly #deposits: DepositCohorts;
  readonly #redemptions: RedeemQueue;
  readonly #epoch: { end: bigint };

  constructor(protected readonly wiring: FundWiring) {
    this.shares = new Shares(wiring.env);
    this.#deposits = new DepositCohorts(wiring.env);
    this.#redemptions = new RedeemQueue(wiring.env);
    this.#epoch = { end: wiring.firstEpochEnd };
  }

  requestDeposit(assets: bigint, controller: string): void {
    const { units } = this.wiring;
    if (assets === 0n) throw new Refusal("InsuranceFund_ZeroAmount");
    if (controller === NOBODY) throw new Refusal("InsuranceFund_ZeroAddress");
    if (assets % units.wadToNative !== 0n) {
      throw new Refusal("InsuranceFund_Inexact", { have: assets, unit: units.wadToNative });
    }
    this.#settleIfDue();
    const room = asUint(units.toNative(MAX_DEPOSIT) - this.#deposits.waiting);
    if (assets > room) throw new Refusal("InsuranceFund_DepositTooLarge", { have: assets, bound: room });
    this.#deposits.join(controller, assets);
  }

  cancelDeposit(caller: string): void {
    if (!this.#deposits.rolled) throw new Refusal("InsuranceFund_NotRolled", { controller: caller });
    if (this.#deposits.leave(caller) === 0n) throw new Refusal("InsuranceFund_ZeroAmount");
  }

  requestRedeem(caller: string, shares: bigint, controller: string): void {
    if (shares === 0n) throw new Refusal("InsuranceFund_ZeroAmount");
    if (controller === NOBODY) throw new Refusal("InsuranceFund_ZeroAddress");
    this.#settleIfDue();
    this.shares.transfer(caller, this.wiring.addresses.fund, shares);
    this.#redemptions.join(controller, shares);
  }

  settleEpoch(): void {
    const { now } = this.wiring.env;
    const { end } = this.#epoch;
    if (now < end) throw new Refusal("InsuranceFund_EpochOpen", { now, endsAt: end });
    const unpriced = this.#pokeMarkets();
    if (unpriced !== null) throw new Refusal("InsuranceFund_NoQuorum", { market: unpriced });
    this.#settle();
  }

  /** ERC-4626's `deposit` of what was settled. */
  deposit(caller: string, assets: bigint, receiver: string): void {
    const claim = this.#deposits.claimOf(caller);
    requireWithin(assets, claim.assets);
    this.#claimDeposit(caller, assets, mulDiv(assets, claim.shares, claim.assets), receiver);
  }

  mint(caller: string, shares: bigint, receiver: string): void {
    const claim = this.#deposits.claimOf(caller);
    requireWithin(shares, claim.shares);
    this.#claimDeposit(caller, mulDivCeil(shares, claim.assets, claim.shares), shares, receiver);
  }

  withdraw(caller: string, assets: bigint, receiver: string, owner: string): void {
    const claim = this.#redemptions.claimOf(caller);
    requireWithin(assets, claim.assets);
    this.#claimRedeem(caller, assets, mulDivCeil(assets, claim.shares, claim.assets), receiver, owner);
  }

  redeem(caller: string, shares: bigint, receiver: string, owner: string): void {
    const claim = this.#redemptions.claimOf(caller);
    requireWithin(shares, claim.shares);
    this.#claimRedeem(caller, mulDiv(shares, claim.assets, claim.shares), shares, receiver, owner);
  }

  /** The fund's equity at the worse marks [native]. */
  get totalAssets(): bigint {
    return this.wiring.units.toNative(max(this.#equity("worse"), 0n));
  }

  #settleIfDue(): void {
    if (this.wiring.env.now >= this.#epoch.end && this.#pokeMarkets() === null) this.#settle();
  }

  #settle(): void {
    const supply = this.shares.total;
    const equity = this.#equity("worse");
    if (this.#insolvent(equity)) this.#deposits.roll();
    else this.#settleDeposits();
    this.#settleRedemptions(supply, max(equity, 0n));
    this.#redemptions.advance();
    this.wiring.env.journal.keep(this.#epoch).end = this.wiring.env.now + EPOCH;
  }

  #settleDeposits(): void {
    const assets = this.#deposits.waiting;
    if (assets === 0n) return;
    const { units, vault, addresses } = this.wiring;
    const equity = max(this.#equity("better"), 0n);
    const shares = mulDiv(units.toWad(assets), this.shares.total + VIRTUAL, equity + VIRTUAL);
    this.#deposits.settle(shares);
    this.shares.mint(addresses.fund, shares);
    vault.deposit(addresses.fund, FUND, assets);
  }

  /** Redeems the queue at the price before deposits, as far as the Ledger lets money leave: shares up, assets down. */
  #settleRedemptions(supply: bigint, equity: bigint): void {
    let shares = this.#redemptions.queued;
    if (shares === 0n || equity === 0n) return;
    let wanted = mulDiv(shares, equity + VIRTUAL, supply + VIRTUAL);
    const free = this.#withdrawable();
    if (free < wanted) {
      shares = mulDivCeil(shares, free, wanted);
      wanted = free;
    }
    const { units, vault, addresses } = this.wiring;
    const assets = units.toNative(wanted);
    if (assets === 0n) return;
    this.#redemptions.redeem(shares, assets);
    this.shares.burn(addresses.fund, shares);
    vault.withdraw(addresses.fund, FUND, assets);
  }

  /** Brings the fund's markets to now. @return the first without quorum in which it holds a position: what that is worth is not known. */
  #pokeMarkets(): MarketId | null {
    const { ledger, exchange, oracle } = this.wiring;
    for (const market of ledger.accountOf(FUND).markets) {
      exchange.poke(market);
      if (!oracle.read(market).live && ledger.load(FUND, market).size !== 0n) return market;
    }
    return null;
  }

  /** The Ledger refuses the question while a market of the fund is degraded: nothing leaves then. */
  #withdrawable(): bigint {
    const { ledger } = this.wiring;
    try {
      return min(ledger.withdrawable(FUND), ledger.totals.accounted);
    } catch (cause) {
      if (cause instanceof Refusal || cause instanceof MathError) return 0n;
      throw cause;
    }
  }

  #claimDeposit(caller: string, assets: bigint, shares: bigint, receiver: string): void {
    this.#deposits.take(caller, assets, shares);
    this.shares.transfer(this.wiring.addresses.fund, receiver, shares);
  }

  #claimRedeem(caller: string, assets: bigint, shares: bigint, receiver: string, owner: string): void {
    if (owner !== caller) throw new Refusal("InsuranceFund_NotController", { controller: owner, caller });
    this.#redemptions.take(owner, shares, assets);
    if (receiver === NOBODY) throw new Refusal("ERC20InvalidReceiver", { receiver });
  }

  /** Neither shares nor debt: a fund that starts. Otherwise its equity must back what is outstanding. */
  #insolvent(equity: bigint): boolean {
    const supply = this.shares.total;
    if (equity <= 0n) return equity < 0n || supply > 0n;
    return supply + VIRTUAL > MOST_SHARES_PER_ASSET * (equity + VIRTUAL);
  }

  #equity(judge: Judge): bigint {
    return this.wiring.ledger.healthOf(FUND, judge).equity;
  }
}

function requireWithin(have: bigint, allowed: bigint): void {
  if (have === 0n) throw new Refusal("InsuranceFund_ZeroAmount");
  if (have > allowed) throw new Refusal("InsuranceFund_ClaimTooLarge", { have, allowed });
}

/** OpenZeppelin's Math.mulDiv: the product may be wider than 256 bits, the result not. */
function mulDiv(a: bigint, b: bigint, c: bigint): bigint {
  return asUint(divide(a * b, c));
}

function mulDivCeil(a: bigint, b: bigint, c: bigint): bigint {
  const down = divide(a * b, c);
  return asUint(down * c === a * b ? down : down + 1n);
}
