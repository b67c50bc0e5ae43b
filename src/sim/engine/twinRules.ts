import { closedByClass } from "../../math/adlMath";
import { decide } from "../../math/weightedMedian";
import { closedBySize } from "../../twin/rules/proRataSize";
import { QueueDeleverager } from "../../twin/rules/queueDeleverager";
import { type TwinRules } from "../../twin/rules/rules";
import { ALL_AT_ONCE, IN_PIECES, type SellingRule } from "../../twin/rules/selling";
import { weightedMean } from "../../twin/rules/weightedMean";
import { Deleverager } from "../../twin/waterfall/deleverager";
import { type AdlRule, type LiquidationRule, type Oracle, type Rules } from "../scenario/rules";

const ANSWERS: Readonly<Record<Oracle, TwinRules["answer"]>> = {
  median: decide,
  single: decide,
  weighted: weightedMean,
};

const DELEVERAGERS: Readonly<Record<AdlRule, TwinRules["deleverager"]>> = {
  class: (env, ledger) => new Deleverager(env, ledger, closedByClass),
  "pro-rata-size": (env, ledger) => new Deleverager(env, ledger, closedBySize),
  queue: (env, ledger) => new QueueDeleverager(env, ledger),
};

const SELLING: Readonly<Record<LiquidationRule, SellingRule>> = {
  pieces: IN_PIECES,
  "all-at-once": ALL_AT_ONCE,
};

/** What the twin does under an arm's rules. */
export function twinRulesOf({ oracle, adl, liquidation }: Rules): TwinRules {
  return { answer: ANSWERS[oracle], deleverager: DELEVERAGERS[adl], selling: SELLING[liquidation] };
}
