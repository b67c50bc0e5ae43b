import { keccak256, toUtf8Bytes } from "ethers";

import { type RunColumn, type RunResult } from "../../domain/run/artifact";
import { canonicalJson } from "../../domain/run/canonical";
import { type AssetBars } from "../bars/bars";
import { describe } from "../scenario/disturbance";
import { describeCast } from "../scenario/castText";
import { describeAsset } from "../scenario/collateralAsset";
import { type Scenario } from "../scenario/scenario";
import { describeJump } from "../scenario/timeJump";
import { type CommonTerms, crowdOf } from "../terms";

const WAD = 10n ** 18n;
const PERCENT = 10_000;

/** The hashed part of the artifact: what all runs have in common, and their columns. */
export function makeResult(terms: CommonTerms, columns: readonly RunColumn[]): RunResult {
  const { scenario, bars, seed } = terms;
  const { warmupSec, replaySec, blockSec, sampleSec } = scenario;
  return {
    scenario: scenario.name,
    about: { ...scenario.about, facts: [...scenario.about.facts] },
    complete: columns.every(({ complete }) => complete),
    asset: bars.asset,
    seed: `${seed}`,
    window: { warmupSec, replaySec, blockSec, sampleSec },
    bars: {
      kind: scenario.prices.kind,
      digest: digestOf(bars),
      venues: bars.venues.map(({ venue, pair, barSec, bars: list }) => ({
        venue,
        pair,
        bars: list.length,
        barSec,
      })),
    },
    population: populationOf(terms),
    assumptions: assumptionsOf(terms),
    columns: [...columns],
  };
}

/** Of all bars that the run can meet, times counted from the first: the same crash on another day is the same crash. */
export function digestOf(bars: AssetBars): string {
  const rows = bars.venues.map(({ venue, bars: list }) => [
    venue,
    list.map((bar) => [
      bar.time - bars.start,
      ...[bar.open, bar.high, bar.low, bar.close, bar.volume].map(String),
      bar.trades,
    ]),
  ]);
  return keccak256(toUtf8Bytes(canonicalJson(rows)));
}

function populationOf(terms: CommonTerms): RunResult["population"] {
  const groups = new Map<string, { role: string; count: number; deposits: bigint }>();
  for (const { agent, deposit } of crowdOf(terms)) {
    const group = groups.get(agent.role) ?? { role: agent.role, count: 0, deposits: 0n };
    group.count += 1;
    group.deposits += deposit * WAD;
    groups.set(agent.role, group);
  }
  return [...groups.values()].map(({ deposits, ...rest }) => ({ ...rest, deposits: `${deposits}` }));
}

/** What is assumed of the venues outside. */
function outsideOf({ prices, disturbances, jumps, collateral: asset }: Scenario): string[] {
  const happens = [...disturbances.map(describe), ...jumps.map(describeJump)];
  if (asset !== undefined)
    happens.push(
      describeAsset(asset),
      ...asset.disturbances.map((one) => `${asset.symbol}: ${describe(one)}`),
    );
  if (prices.kind === "recorded") return happens;
  const { depth, memorySec } = prices.impact;
  return [
    `Prices follow a plan and noise, both modelled. Hedges move a venue by 1 % times the square root of the net flow over ${depth.toLocaleString("en-US")} dollars; it forgets 63 % of a flow in ${memorySec} s.`,
    ...happens,
  ];
}

/** Of bars, for people. */
function lengthsOf({ venues }: AssetBars): string {
  return [...new Set(venues.map(({ barSec }) => barSec))].sort((a, b) => a - b).join(" or ");
}

function assumptionsOf({ scenario, bars }: CommonTerms): string[] {
  const { longShare, equityLeast, equityAlphaMilli, equityMost, stopShare, targetShare } =
    scenario.population;
  const { leverageLeast, leverageMost, largestPosition } = scenario.population;
  return [
    `${scenario.crowd.holders} leveraged traders, ${longShare / PERCENT} % of them long by number; by size both sides are made equal.`,
    `Their equity follows a Pareto law (least ${equityLeast}, tail ${equityAlphaMilli / 1000}, cut at ${equityMost}); with 300 and 0.6 it meets the middle of the account values published for 10 October 2025. Nobody holds more than ${largestPosition}.`,
    `Leverage: every doubling from ${Number(leverageLeast) / 100}x to ${Number(leverageMost) / 100}x is equally likely. ${stopShare / PERCENT} % have a stop at 30 to 80 % of their equity, ${targetShare / PERCENT} % take profits at 150 to 400 %; the others do nothing whatever happens.`,
    ...scenario.cast.map(describeCast),
    ...outsideOf(scenario),
    `They enter during a warm-up of ${scenario.warmupSec} s before the replay, at the prices of that time.`,
    "Market makers quote round the index, widen and thin out with the roughness of the last minutes, lean against inventory, and leave when the spread they would need is not worth quoting or the oracle is not live. They bring no new money.",
    scenario.population.makersHedge
      ? "Market makers take the other leg of what they hold outside, each on one venue."
      : "Market makers hedge nowhere else.",
    scenario.prices.kind === "recorded"
      ? "Arbitrageurs trade the book toward the last recorded price of their venue; the other leg lies outside and is not modelled."
      : "Arbitrageurs trade the book toward the last price of their venue, and take the other leg there, which moves it.",
    "Agents see the state that the last block left and complete bars only; nobody sees a clock or a later bar.",
    `Blocks every ${scenario.blockSec} s of market time; all that was sent since the last one is in it. A bar's price is known only at its end, ${lengthsOf(bars)} seconds after it began.`,
    "Transactions cost nothing and none is censored; keepers are always awake. At one moment prices come first, then keepers, then everybody in the order of birth.",
    "The breaker's 24 h reference knows no price from before the warm-up.",
  ];
}
