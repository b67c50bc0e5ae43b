import { type WealthDistribution } from "../domain/run/compareArtifact";
import { expectedShortfall } from "../statistics/expectedShortfall";
import { quantile } from "../statistics/quantile";
import { mean } from "../statistics/sample";
import { type CustomerEnd, type Custody, type VenueTrace } from "./trace/trace";

/** How somebody spreads his money. */
export interface Strategy {
  readonly name: string;
  /** Equal parts at so many venues of the kind, one of which is the one that the scenario is about. */
  readonly venues: number;
  /** What is at venues at all; the rest lies where only its owner reaches it. */
  readonly hotPpm: number;
}

export const STRATEGIES: readonly Strategy[] = [
  { name: "everything on one venue", venues: 1, hotPpm: 1_000_000 },
  { name: "split over 2 venues", venues: 2, hotPpm: 1_000_000 },
  { name: "split over 3 venues", venues: 3, hotPpm: 1_000_000 },
  { name: "split over 5 venues", venues: 5, hotPpm: 1_000_000 },
  { name: "10 % hot, 90 % cold", venues: 1, hotPpm: 100_000 },
];

/** What all figures of this kind rest on. */
export const WEALTH_CONDITIONS = [
  "Every figure is conditional on the scenario: on its prices, on its people, and on the misconduct that it plans happening at one venue. None is a probability that a venue fails.",
  "Of several venues exactly one does what the scenario plans; the others of its kind are honest and live through the same prices with the same people. Failures that come together, such as a shared custodian, a shared bug or the same contagion, are left out: splitting is worth less then. Several Glasshouse deployments share their code and come out alike.",
  "At the end each asset is paid out in proportion to what is held of what is owed, and whoever was paid before has his money. What a court returns later is not counted.",
  "A trader's figures hold his trading results; a saver deposits and does nothing. Coins count at the starting price. The cold part is neither traded nor stolen.",
] as const;

/** Whoever trades for a living: theirs is not the wealth that is asked about. */
const PROFESSIONALS: ReadonlySet<string> = new Set([
  "market maker",
  "arbitrageur",
  "inventory taker",
  "momentum taker",
  "noise taker",
  "grid trader",
  "hedger",
  "lender",
  "whale",
  "liquidation hunter",
  "self-dealer",
  "insider",
  "affiliate",
]);

/** What became of people at one venue, as shares of what they brought. */
export interface Kept {
  readonly traders: ReadonlyMap<number, number>;
  readonly saver: number;
}

/** Shares kept after the last block. */
export function keptAt({ customers, custody }: VenueTrace): Kept {
  const pays = {
    settlement: coverage(custody.held, custody.owed),
    coin: coverage(custody.coinHeld, custody.coinOwed),
  };
  const asked = customers.filter(({ role }) => !PROFESSIONALS.has(role));
  return {
    traders: new Map(asked.map((customer) => [customer.account, keptBy(customer, custody, pays)])),
    saver: saverKeeps(asked, pays),
  };
}

function coverage(held: bigint, owed: bigint): number {
  return owed <= 0n || held >= owed ? 1 : ratio(held, owed);
}

function keptBy(one: CustomerEnd, custody: Custody, pays: { settlement: number; coin: number }): number {
  const brought = one.deposit + one.coinDeposit;
  const money = ratio(one.paidOut, brought) + ratio(one.claim, brought) * pays.settlement;
  // A coin is worth what it was brought for; who had none has none.
  const coins = custody.coinDeposited === 0n ? 0 : ratio(one.coinDeposit, brought) * pays.coin;
  return money + coins;
}

/** Somebody with the average mix of assets. */
function saverKeeps(asked: readonly CustomerEnd[], pays: { settlement: number; coin: number }): number {
  const money = asked.reduce((sum, { deposit }) => sum + deposit, 0n);
  const coins = asked.reduce((sum, { coinDeposit }) => sum + coinDeposit, 0n);
  if (money + coins === 0n) return 1;
  const share = ratio(coins, money + coins);
  return (1 - share) * pays.settlement + share * pays.coin;
}

/** One user under a strategy: the first venue is the one that is hit. */
export function under({ venues, hotPpm }: Strategy, hit: number, honest: number): number {
  const hot = (hit + (venues - 1) * honest) / venues;
  return (hot * hotPpm + (1_000_000 - hotPpm)) / 1_000_000;
}

/** Over users and seeds. */
export function distributionOf(kept: readonly number[]): WealthDistribution {
  const part = (share: number): number => Math.round(share * 1_000_000);
  return {
    users: kept.length,
    meanPpm: part(mean(kept)),
    quantilesPpm: [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => part(quantile(kept, share))),
    shortfall95Ppm: part(expectedShortfall(kept.map((share) => 1 - share))),
  };
}

function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000_000n) / whole) / 1_000_000_000;
}
