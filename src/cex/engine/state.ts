import { type AccountId } from "../../domain/ids";
import { PPM } from "../../math/bounds";
import { type MisconductSchedule } from "../misconduct/schedule";
import { AMOUNT_END, type Asset, type MutableAmounts, noAmounts } from "../model/assets";
import { type VenueConfig } from "../model/config";
import { VenueConfigError } from "../model/errors";
import { type SourcePrice } from "../model/intents";
import { checkBrackets } from "./brackets";
import { Custody } from "./custody";
import { InternalLedger } from "./internalLedger";
import { emptyJournal, type Journal } from "./journal";
import { type BasisSample } from "./markPrice";
import { OrderBook } from "./orderBook";

/** Prices of the venue's one market, a perpetual of the coin in the settlement asset. Wad. */
export interface MarketState {
  readonly sources: Map<string, SourcePrice>;
  /** What the constituents last made. */
  seenIndex: bigint;
  /** What the venue states. */
  index: bigint;
  mark: bigint;
  /** Of the last trade. */
  last: bigint;
  tokenPrice: bigint;
  samples: readonly BasisSample[];
  /** Premiums of this funding period, summed [ppb], and their number. */
  premiumSum: bigint;
  premiumCount: bigint;
  /** Funding as it stands now, per period [ppb]. */
  fundingPpb: bigint;
  /** [Unix s]; 0 before the first step. */
  nextFundingSec: number;
}

/** A withdrawal that the ledger has debited and custody has not paid. */
export interface PendingWithdrawal {
  readonly account: AccountId;
  readonly asset: Asset;
  readonly amount: bigint;
  readonly block: number;
}

/** Everything that a venue knows and nobody outside does. */
export interface EngineState {
  readonly config: VenueConfig;
  readonly ledger: InternalLedger;
  readonly custody: Custody;
  readonly book: OrderBook;
  readonly schedule: MisconductSchedule;
  readonly market: MarketState;
  /** Balances written without a deposit, since the venue opened [wad]. */
  readonly forged: MutableAmounts;
  /** In the order of the requests. */
  pending: PendingWithdrawal[];
  journal: Journal;
  block: number;
  timeSec: number;
  /** Length of the current step [s]. */
  stepSec: number;
  /** Arrivals so far: intents, and after those of a step the engine's own orders. */
  sequence: number;
  orders: number;
}

/** A venue that has just opened: nothing in it but its owners' money. */
export function openState(config: VenueConfig, schedule: MisconductSchedule): EngineState {
  checkConfig(config);
  const { hotPpm, custodianPpm } = config.custody;
  const ledger = new InternalLedger(config.defaultLeverage);
  const custody = new Custody(hotPpm, custodianPpm);
  const { house, fund } = config.capital;
  for (const asset of ["usd", "coin", "token"] as const) {
    if (house[asset] > 0n) ledger.credit(ledger.house, asset, house[asset]);
    custody.deposit(asset, house[asset]);
  }
  if (fund > 0n) ledger.credit(ledger.fund, "usd", fund);
  custody.deposit("usd", fund);
  custody.rebalance();
  return {
    config,
    ledger,
    custody,
    book: new OrderBook(),
    schedule,
    market: openMarket(config),
    forged: noAmounts(),
    pending: [],
    journal: emptyJournal(),
    block: 0,
    timeSec: 0,
    stepSec: 0,
    sequence: 0,
    orders: 0,
  };
}

function openMarket({ listingPrice }: VenueConfig): MarketState {
  return {
    sources: new Map(),
    seenIndex: 0n,
    index: 0n,
    mark: listingPrice,
    last: listingPrice,
    tokenPrice: 0n,
    samples: [],
    premiumSum: 0n,
    premiumCount: 0n,
    fundingPpb: 0n,
    nextFundingSec: 0,
  };
}

function checkConfig(config: VenueConfig): void {
  checkBrackets(config.brackets);
  const { index, custody, funding, capital } = config;
  const most = config.brackets[0]?.maxLeverage ?? 0n;
  const parts = [config.takerFeePpm, config.makerFeePpm, config.liquidation.feePpm, config.fund.unwindPpm];
  parts.push(config.fund.slippagePpm, config.collateralPpm.coin, config.collateralPpm.token);
  const amounts = [capital.house.usd, capital.house.coin, capital.house.token, capital.fund];
  const faults: readonly (readonly [boolean, string])[] = [
    [index.constituents.length === 0, "an index needs a constituent"],
    [index.constituents.some(({ weight }) => weight <= 0n), "weights of an index must be above 0"],
    [custody.hotPpm < 0n || custody.custodianPpm < 0n, "parts of custody must not be below 0"],
    [custody.hotPpm + custody.custodianPpm > PPM, "hot and custodian parts exceed the whole"],
    [config.tickSize <= 0n || config.listingPrice <= 0n, "tick and listing price must be above 0"],
    [config.defaultLeverage < 1n || config.defaultLeverage > most, "default leverage is in no bracket"],
    [parts.some((ppm) => ppm < 0n || ppm > PPM), "a fee, weight or limit is not in 0 to 100 %"],
    [config.markWindowSec <= 0 || funding.periodSec <= 0, "windows and periods must be above 0"],
    [config.proofEverySec !== undefined && config.proofEverySec <= 0, "proofs need time between them"],
    [config.auditEverySec !== undefined && config.auditEverySec <= 0, "audits need time between them"],
    [amounts.some((amount) => amount < 0n || amount >= AMOUNT_END), "capital is out of range"],
  ];
  for (const [fault, why] of faults) if (fault) throw new VenueConfigError(why);
}
