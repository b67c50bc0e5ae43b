import { type EventBody } from "../domain/events";
import { type AccountId, FUND, type MarketId } from "../domain/ids";
import { type GatewayState, type Snapshot } from "../domain/snapshot";
import { MathError } from "../math/MathError";
import { Auction } from "./auction";
import { Breaker } from "./breaker";
import { Exchange } from "./book/exchange";
import { type Call } from "./call";
import { CollateralVault } from "./collateral/collateralVault";
import { dispatch } from "./dispatch";
import { Env, type HistoryHash, type Moment } from "./env";
import { InsuranceFund } from "./fund/insuranceFund";
import { Gateways } from "./gateways/gateways";
import { Keyring } from "./keyring";
import { Ledger } from "./ledger/ledger";
import { type Addresses } from "./ledger/state";
import { Oracle } from "./oracle";
import { type Parts } from "./parts";
import { Reads } from "./reads";
import { Refusal } from "./refusal";
import { Registry } from "./registry";
import { CONTRACT_RULES, type TwinRules } from "./rules/rules";
import { snapshotOf } from "./snapshot";
import { TokenUnits, Vault } from "./vault";
import { Liquidator } from "./waterfall/liquidator";
import { Settlement } from "./waterfall/settlement";

/** What a deployment fixes for good. */
export interface TwinTerms {
  /** Of the settlement token. */
  readonly decimals: number;
  readonly addresses: Addresses;
  readonly guardian: string;
  /** End of the fund's first epoch: a day after it was built [s]. */
  readonly firstEpochEnd: number;
  /** Without it the history counts its entries and its hash stays 0. */
  readonly historyHash?: HistoryHash;
  /** Undefined: as the contracts. */
  readonly rules?: TwinRules;
  /** Makes a wrong engine of it, to learn who would see what: called once with the parts, whose methods it may replace. */
  readonly variant?: (parts: Parts) => void;
}

/** What became of a call. */
export interface Answer {
  /** Set when the call was refused: then nothing has changed and nothing was said. */
  readonly refusal: Refusal | undefined;
  readonly events: readonly EventBody[];
}

/**
 * The exchange's rules as a pure engine: the same calls as the contracts take, at given moments, answered with the same errors,
 * the same events and the same state.
 */
export class Twin {
  /** Said at construction: the house's and the fund's accounts. */
  readonly genesis: readonly EventBody[];
  readonly reads: Reads;
  readonly #parts: Parts;

  constructor(terms: TwinTerms) {
    this.#parts = build(terms);
    terms.variant?.(this.#parts);
    this.reads = new Reads(this.#parts);
    this.#parts.env.journal.commit();
    this.genesis = this.#parts.env.take();
  }

  /** Moves the clock; time does not run backwards. */
  pass({ timestamp, block }: Moment): void {
    const { env } = this.#parts;
    env.now = BigInt(timestamp);
    env.block = block;
  }

  /** Answers one transaction. */
  apply(call: Call, moment: Moment): Answer {
    this.pass(moment);
    const refusal = this.#attempt(call);
    if (refusal !== undefined) return this.#undone(refusal);
    const { env } = this.#parts;
    env.journal.commit();
    return { refusal: undefined, events: env.take() };
  }

  /** What would refuse a call now; undefined: nothing. Nothing changes, whatever the answer. */
  wouldRefuse(call: Call): Refusal | undefined {
    return this.#undone(this.#attempt(call)).refusal;
  }

  /** The whole state as of the newest call. With `judged`, also how each account is judged. */
  snapshot(options: { readonly judged?: boolean } = {}): Snapshot {
    return snapshotOf(this.#parts, options.judged === true);
  }

  /** What stands in a gateway, of whichever kind it is. @param address as keys are named */
  gatewayState(address: string): GatewayState {
    return this.#parts.gateways.stateOf(address);
  }

  #attempt(call: Call): Refusal | undefined {
    try {
      dispatch(this.#parts, call);
      return undefined;
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  #undone(refusal: Refusal | undefined): Answer {
    const { env } = this.#parts;
    env.journal.rollback();
    env.take();
    return { refusal, events: [] };
  }
}

function build({ decimals, addresses, guardian, firstEpochEnd, historyHash, ...more }: TwinTerms): Parts {
  const { answer, deleverager: makeDeleverager, selling } = more.rules ?? CONTRACT_RULES;
  const env = new Env();
  const units = new TokenUnits(decimals);
  const registry = new Registry(env);
  const breaker = new Breaker(env, registry);
  const oracle = new Oracle(env, registry, breaker, answer);
  const rules = { env, registry, breaker, oracle };
  const ledger: Ledger = new Ledger({
    ...rules,
    addresses,
    historyHash,
    poke: (market) => exchange.poke(market),
    collateralOf: (account, judge) => collateral.worthOf(account, judge),
  });
  const vault = new Vault(env, ledger, units, addresses);
  const keyring = new Keyring(env, ledger);
  const exchange = new Exchange({ ...rules, ledger, keyring });
  const settleDebt = (account: AccountId, market: MarketId): void =>
    liquidator.liquidate(account, market, 1, FUND);
  const custody = { env, oracle, ledger, vault, exchange, addresses, decimals, settleDebt };
  const collateral = new CollateralVault(custody);
  const deleverager = makeDeleverager(env, ledger);
  const epoch = { firstEpochEnd: BigInt(firstEpochEnd) };
  const fund = new InsuranceFund({ ...rules, ledger, exchange, vault, units, addresses, ...epoch });
  const settlement = new Settlement({ env, oracle, breaker, ledger });
  const steps = { exchange, fund, deleverager, settlement, selling };
  const liquidator: Liquidator = new Liquidator({ env, registry, oracle, ledger, ...steps });
  const auction = new Auction({ ...rules, exchange });
  const own = { settlement: addresses.token, shares: addresses.fund };
  const gateways = new Gateways({ env, ledger, vault, exchange, oracle, breaker });
  const engines = { ...steps, liquidator, auction, gateways };
  return { ...rules, ...engines, units, ledger, vault, keyring, collateral, own, guardian };
}

/** Checked arithmetic panics as Solidity's does; whatever else is thrown is a fault of the twin. */
function refusalOf(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  if (cause instanceof MathError) return new Refusal(`Panic(0x${cause.code.toString(16)})`);
  throw cause;
}
