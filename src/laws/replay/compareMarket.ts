import { NO_ACCOUNT, TIER_LIST } from "../../domain/ids";
import { classOf } from "../../domain/lookup";
import { type ClassState, type LevelState, type MarketSnapshot } from "../../domain/snapshot";
import { type Findings } from "../law";
import { type ShadowExchange } from "./shadowExchange";

const CLASS_FIELDS = ["openInterest", "entryNotional", "holders", "scale", "epoch", "index"] as const;
const LEVEL_FIELDS = ["tick", "lots", "head", "tail"] as const;

/** One market of a snapshot against the shadow's. */
export function compareMarket(findings: Findings, shadow: ShadowExchange, market: MarketSnapshot): void {
  const name = `market ${market.id}`;
  const funding = shadow.ledger.classes.fundingOf(market.id);
  findings.require(market.funding === funding, `${name}: funding`, market.funding, funding);
  const mark = shadow.marks.get(market.id) ?? { basisPpb: 0n, premiumPpb: 0n };
  findings.require(market.basisPpb === mark.basisPpb, `${name}: basis`, market.basisPpb, mark.basisPpb);
  findings.require(
    market.premiumPpb === mark.premiumPpb,
    `${name}: premium`,
    market.premiumPpb,
    mark.premiumPpb,
  );
  const debtor = shadow.ledger.deficitAccounts.get(market.id) ?? NO_ACCOUNT;
  findings.require(
    market.deficitAccount === debtor,
    `${name}: deficit account`,
    market.deficitAccount,
    debtor,
  );
  const uncross = shadow.book.uncrossOf(market.id);
  findings.require(market.book.uncross === uncross, `${name}: uncross`, market.book.uncross, uncross);
  for (const longs of [true, false]) {
    for (const tier of TIER_LIST) {
      const side = longs ? "long" : "short";
      const expected = shadow.ledger.classes.of(market.id, longs, tier);
      compareClass(
        findings,
        `${name}: ${side} class of tier ${tier}`,
        classOf(market, longs, tier),
        expected,
      );
    }
    const levels = longs ? market.book.bids : market.book.asks;
    compareLevels(
      findings,
      `${name}: ${longs ? "bids" : "asks"}`,
      levels,
      shadow.book.levelsOf(market.id, longs),
    );
  }
}

function compareClass(findings: Findings, name: string, have: ClassState, need: ClassState): void {
  for (const key of CLASS_FIELDS)
    findings.require(have[key] === need[key], `${name}: ${key}`, have[key], need[key]);
}

function compareLevels(
  findings: Findings,
  name: string,
  have: readonly LevelState[],
  need: readonly LevelState[],
): void {
  findings.require(have.length === need.length, `${name}: levels`, have.length, need.length);
  have.forEach((level, i) => {
    const other = need[i];
    if (other === undefined) return;
    for (const key of LEVEL_FIELDS) {
      findings.require(
        level[key] === other[key],
        `${name}: level ${level.tick}: ${key}`,
        level[key],
        other[key],
      );
    }
  });
}
