import { type AccountId, accountId, type MarketId } from "../domain/ids";
import { COLLATERAL_PLACE } from "../math/bounds";
import { MathError } from "../math/MathError";
import { type Trading } from "./breaker";
import { type Index } from "./oracle";
import { type Parts } from "./parts";
import { Refusal } from "./refusal";

/** An account in one market as of now. */
export interface Standing {
  /** With what the class index owes it [wad]. */
  readonly cash: bigint;
  /** [wad base units] positive long */
  readonly size: bigint;
  /** What the position was bought for, its sign taken away [wad]. */
  readonly entry: bigint;
  readonly tier: number;
}

/** Sums over all accounts, as SolvencyLens.scan makes them. Amounts wad. */
export interface Sums {
  readonly reserves: bigint;
  readonly accounted: bigint;
  readonly deficit: bigint;
  readonly accounts: number;
  readonly cash: bigint;
  readonly negativeEquity: bigint;
}

/** The views of the contracts and lenses that a run asks often: straight from the state, and changing nothing. */
export class Reads {
  constructor(private readonly parts: Parts) {}

  indexOf(market: MarketId): Index {
    return this.parts.oracle.read(market);
  }

  tradingOf(market: MarketId): Trading {
    return this.parts.breaker.stateOf(market);
  }

  /** CollateralVault.quote. */
  quote(account: AccountId, asset: number): { readonly price: bigint; readonly most: bigint } {
    return this.parts.collateral.quote(account, asset);
  }

  /** At which the market would settle, were it dead: CircuitBreaker.standingMeanOf. */
  settlementPrice(market: MarketId): bigint {
    return this.parts.breaker.standingMeanOf(market).mean5m;
  }

  basisPpb(market: MarketId): bigint {
    return this.parts.ledger.marketOf(market).basisPpb;
  }

  /** 0: none yet. */
  deficitAccount(market: MarketId): number {
    return this.parts.ledger.marketOf(market).deficitAccount;
  }

  get accounts(): number {
    return this.parts.ledger.totals.accounts;
  }

  /** As stored. */
  cashOf(account: number): bigint {
    return this.parts.ledger.accountOf(account).cash;
  }

  standingOf(account: number, market: MarketId): Standing {
    const { ledger } = this.parts;
    const stored = ledger.positionOf(account, market);
    const cash = this.cashOf(account);
    if (stored === undefined) return { cash, size: 0n, entry: 0n, tier: 0 };
    if (stored.size === 0n) return { cash, size: 0n, entry: 0n, tier: stored.tier };
    const now = ledger.load(accountId(account), market);
    return { cash: now.cash, size: now.size, entry: now.entry, tier: now.tier };
  }

  openInterest(market: MarketId, longs: boolean, tier: number): bigint {
    return this.parts.ledger.classOf(market, longs, tier).openInterest;
  }

  /** InsuranceFund.inventoryPrice. */
  inventoryPrice(market: MarketId): { readonly price: bigint; readonly allowed: bigint } {
    return this.parts.fund.inventoryPrice(market);
  }

  sums(): Sums {
    const { ledger, vault } = this.parts;
    const { accounted, deficit, accounts } = ledger.totals;
    let [cash, negativeEquity] = [0n, 0n];
    for (const { id, cash: stored, markets } of ledger.accounts) {
      cash += stored + owedOf(ledger, id, markets);
      const equity = this.#equityOf(id);
      if (equity < 0n) negativeEquity -= equity;
    }
    return { reserves: vault.reserves, accounted, deficit, accounts, cash, negativeEquity };
  }

  /** At the better marks; 0 where the Ledger has no price to judge by. */
  #equityOf(account: number): bigint {
    try {
      return this.parts.ledger.healthOf(accountId(account), "better").equity;
    } catch (cause) {
      if (cause instanceof Refusal || cause instanceof MathError) return 0n;
      throw cause;
    }
  }
}

function owedOf(ledger: Parts["ledger"], id: AccountId, markets: readonly MarketId[]): bigint {
  return markets.reduce(
    (sum, market) => (market === COLLATERAL_PLACE ? sum : sum + ledger.load(id, market).owed),
    0n,
  );
}
