import { type RunColumn, type RunSummary } from "../../domain/run/artifact";
import { FUND } from "../../domain/ids";
import { type ExchangeConfig } from "../../sdk/deploy/exchangeConfig";
import { type AssetBars } from "../bars/bars";
import { type Arm } from "../scenario/arm";
import { excuseTexts } from "../scenario/excused";
import { type AdlRule, type Rules, twinOnly } from "../scenario/rules";
import { venueOf } from "../setup/exchange";
import { type Engine } from "../engine/engine";
import { type LawReport } from "../lawCheck";
import { type CollateralRecorder } from "./collateralRecord";
import { peopleOf, type PeopleParts } from "./people";
import { type SeriesRecorder } from "./seriesRecorder";
import { type Tally } from "./tally";

const LEVERAGE_OF_TIER = [2, 5, 10, 25, 50] as const;
const WAD = 10n ** 18n;

export interface ColumnParts extends PeopleParts {
  readonly arm: Arm;
  readonly complete: boolean;
  readonly config: ExchangeConfig;
  readonly bars: AssetBars;
  readonly engine: Pick<Engine, "books" | "gasUsed">;
  readonly tally: Tally;
  readonly recorder: SeriesRecorder;
  readonly laws: LawReport;
  /** Absent: nothing but the settlement token counted for margin. */
  readonly pledged?: CollateralRecorder | undefined;
  /** Equity of the fund when the replay began [wad]. */
  readonly fundStart: bigint;
}

/** One column of the artifact: what a run under one set of rules left. */
export async function makeColumn(parts: ColumnParts): Promise<RunColumn> {
  const { arm, tally, recorder, config, bars } = parts;
  const market = config.markets[0];
  return {
    id: arm.id,
    title: arm.title,
    complete: parts.complete,
    rules: rulesOf(arm, bars, market?.sources.length ?? 0),
    sources: (market?.sources ?? []).map(({ feed, weight, maxAgeSec }, index) => ({
      venue: bars.venues[venueOf(index, bars.venues.length, arm)]?.venue ?? "",
      adapter: feed.kind === "signed" ? "EIP-712 signed reports" : "a Chainlink aggregator",
      weight,
      maxAgeSec,
    })),
    parameters: textOf(market?.parameters ?? {}),
    blocks: tally.blocks,
    summary: await summaryOf(parts),
    people: peopleOf(parts),
    series: recorder.series,
    liquidations: tally.liquidations,
    adl: tally.adl,
    halts: tally.halts,
    ...(parts.pledged === undefined ? {} : { collateral: parts.pledged.result }),
    ...(tally.settlement === undefined ? {} : { settlement: tally.settlement }),
  };
}

function rulesOf({ rules }: Arm, bars: AssetBars, sources: number): string[] {
  const venues = bars.venues.map(({ venue }) => venue);
  const answer = rules.oracle === "weighted" ? "weighted mean" : "weighted median";
  const index =
    rules.oracle === "single"
      ? `Index: every one of the sources repeats ${venues[0] ?? ""}. The oracle demands three sources; here one venue stands behind all of them.`
      : `Index: ${answer} of three sources, ${whoseOf(venues, sources)}.`;
  const breaker = rules.halts
    ? "Breaker: the committed levels, halts and grace."
    : "Breaker: haltBudgetSec 0, so that no price ever halts the market. Lost quorum still reduces it.";
  return [
    index,
    breaker,
    `Insurance fund: ${rules.insurance.toLocaleString("en-US")} USD at the start.`,
    ...(rules.keepers === "fast" ? [] : [`Liquidation keepers: ${rules.keepers}.`]),
    ...(rules.flight === undefined ? [] : [`Market makers leave at a half spread of ${rules.flight} ppm.`]),
    ...(rules.block === undefined ? [] : [`A block every ${rules.block} s.`]),
    ...twinTexts(rules),
  ];
}

/** Whom the sources follow. */
function whoseOf(venues: readonly string[], sources: number): string {
  const [followed, rest] = [venues.slice(0, sources), venues.slice(sources)];
  if (rest.length > 0) return `one for each of ${followed.join(", ")}; none follows ${rest.join(", ")}`;
  if (followed.length === sources) return "one for each venue";
  const few = followed.length === 1 ? "all behind one venue" : `behind only ${followed.length} venues`;
  return `${few}, so they are not independent`;
}

const ADL_TEXTS: Readonly<Record<AdlRule, readonly string[]>> = {
  class: [],
  "pro-rata-size": ["ADL: the same fraction of every position opposite, whatever its tier."],
  queue: [
    "ADL: whoever has most profit times leverage is closed first and whole, at the bankrupt account's price, until it is enough.",
  ],
};

/** What differs from the contracts, and what is modelled. */
function twinTexts(rules: Rules): string[] {
  const missing = twinOnly(rules);
  return [
    ...ADL_TEXTS[rules.adl],
    ...(rules.liquidation === "pieces"
      ? []
      : ["Liquidation: the whole position is offered to the book at once, without a cap a minute."]),
    ...(rules.gas === undefined
      ? []
      : [
          `A block has room for ${rules.gas.toLocaleString("en-US")} gas, modelled by kind of call from bench/gas.json; what does not fit waits, first come first served.`,
        ]),
    ...(missing.length === 0
      ? []
      : [`Run on the twin: the contracts have no ${missing.join(" and no ")}.`, ...excuseTexts(rules)]),
  ];
}

function textOf(groups: object): Record<string, Record<string, string>> {
  const entries = Object.entries(groups as Record<string, Record<string, bigint>>);
  return Object.fromEntries(
    entries.map(([group, values]) => [
      group,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`])),
    ]),
  );
}

async function summaryOf(parts: ColumnParts): Promise<RunSummary> {
  const { tally, accounts, traders, laws, engine } = parts;
  const { money } = tally;
  const books = await engine.books();
  const gas = await engine.gasUsed();
  const deficit = books.deficit;
  return {
    price: tally.price,
    gradeSec: tally.gradeSec,
    oracleSec: tally.oracleSec,
    traders: {
      accounts: traders.length,
      liquidated: tally.liquidated.size,
      wipedOut: traders.filter(({ id, deposit }) => deposit > 0n && leftTo(id, parts) < WAD).length,
    },
    liquidation: {
      calls: tally.liquidations.length,
      soldIntoBook: `${money.sold}`,
      takenOver: `${money.takenOver}`,
      fees: `${money.fees}`,
    },
    fund: {
      start: `${parts.fundStart}`,
      end: `${accounts.equity(FUND, parts.mark)}`,
      covered: `${money.covered}`,
      rewards: `${money.rewards}`,
      drawn: `${money.covered + money.rewards}`,
    },
    adl: adlOf(parts),
    badDebt: {
      negativeEquity: `${books.negativeEquity}`,
      deficit: `${deficit}`,
      worstDeficit: `${tally.worstDeficit}`,
    },
    money: {
      tokensHeld: `${books.reserves}`,
      accounted: `${books.accounted}`,
      cash: `${books.cash}`,
      difference: `${books.reserves - books.cash}`,
      accounts: books.accounts,
    },
    laws: { ids: [...laws.ids], checks: laws.checks, violations: [...laws.violations] },
    transactions: {
      sent: tally.sent,
      failed: tally.failures.reduce((sum, { count }) => sum + count, 0),
      gas: gas === undefined ? null : `${gas}`,
      failures: tally.failures,
    },
  };
}

/** What an owner has: on the exchange, and what it paid out to him [wad]. */
function leftTo(id: number, { accounts, payouts, mark }: ColumnParts): bigint {
  return accounts.equity(id, mark) + payouts.paidTo(id);
}

function adlOf({ tally, accounts }: ColumnParts): RunSummary["adl"] {
  const byTier = LEVERAGE_OF_TIER.map((leverage, tier) => ({
    tier,
    leverage,
    longClosedPpm: accounts.closedPpm(true, tier),
    shortClosedPpm: accounts.closedPpm(false, tier),
  }));
  return {
    events: tally.adl.length,
    needed: `${tally.money.needed}`,
    closed: `${tally.money.closed}`,
    levied: `${tally.money.levied}`,
    largestHaircutPpm: accounts.largestHaircutPpm,
    byTier,
  };
}
