import { SETTLE_AFTER } from "../../math/bounds";
import { CollateralBuyer, Pledger } from "../agents/collateral";
import { Holder } from "../agents/holder";
import { GridTrader } from "../agents/gridTrader";
import { DeltaNeutralHedger } from "../agents/hedger";
import { Affiliate, Insider } from "../agents/insiders";
import { Lender, LenderCircle } from "../agents/lenders";
import { LiquidationHunter } from "../agents/liquidationHunter";
import { SettlementKeeper } from "../agents/settlement";
import { type Deal, LosingHalf, WinningHalf } from "../agents/selfDealers";
import { type Protection, PROTECTIONS, StopTrader, TriggerKeeper } from "../agents/stopTrader";
import { Whale, type WhaleTerms } from "../agents/whale";
import { Withdrawer } from "../agents/withdrawer";
import { type Stream } from "../random/stream";
import { TICKLOTS_PER_USD } from "../world/units";
import {
  type CastMember,
  type HunterCast,
  type LenderCast,
  type PushCast,
  type SaverCast,
  type StopCast,
  spellOf,
} from "./cast";
import { type CrowdContext, type Participant } from "./crowd";

const SLIPPAGE_PPM = 5_000;
const PUSH_SEC = 5;
/** 2x, 5x, 10x and 50x. */
const [TWICE, FIVE, TEN, FIFTY] = [0, 1, 2, 4] as const;
const STOP_LIFE_SEC = 86_400;
const HUNDRED = 100;
const WAD = 10n ** 18n;

/** The half of a self-deal that is to lose brings this part of what both bring [percent]. */
const LOSER_PERCENT = 20n;

/** Makes one person; `place` counts within the group. */
export type Birth = (stream: Stream, place: number) => Participant;

/** Everybody whom one line of a scenario's cast stands for. */
export function peopleOf(member: CastMember, context: CrowdContext): Birth[] {
  switch (member.kind) {
    case "hedgers":
      return repeat(groupOf(member, context), () => hedger(member.each, context));
    case "grid traders":
      return repeat(groupOf(member, context), (stream) => gridTrader(stream, member.deposit));
    case "savers":
      return repeat(groupOf(member, context), (stream) => saver(stream, member, context));
    case "lenders":
      return lenders(member, context);
    case "insider":
      return [() => insider(blocksIn(member.everySec, context), context)];
    case "settlement keeper":
      return [() => settlementKeeper(member.callsPerBlock)];
    case "pledgers":
      return Array.from({ length: member.count }, (_, place) => () => pledger(place, member, context));
    case "collateral buyers":
      return member.marginsPpm.map((marginPpm, index, all) => () => ({
        agent: new CollateralBuyer({ marginPpm, purse: member.purse * WAD, index, of: all.length }),
        deposit: 0n,
        purse: member.purse * WAD,
        tier: TWICE,
      }));
    case "stop traders":
      return member.distancesBps.flatMap((distanceBps) =>
        PROTECTIONS.map((protection) => () => stopTrader(protection, distanceBps, member, context)),
      );
    case "trigger keeper":
      return [() => triggerKeeper(member.callsPerBlock)];
    case "affiliate":
      return [() => affiliate(member, context)];
    case "whale":
      return [() => whale(member, context)];
    case "self-dealers":
      return selfDealers(member, context);
    case "liquidation hunter":
      return [() => hunter(member, context)];
  }
}

function repeat(count: number, birth: Birth): Birth[] {
  return Array.from({ length: count }, () => birth);
}

/** At least two, so that a small run has them as well. */
function groupOf({ perHundred }: { readonly perHundred: number }, { size }: CrowdContext): number {
  return Math.max(2, Math.round((size.holders * perHundred) / HUNDRED));
}

const money = (dollars: number): number => dollars * TICKLOTS_PER_USD;

function lotsFor(dollars: number, { priceTicks }: CrowdContext): number {
  return Math.floor(money(dollars) / priceTicks);
}

function blocksIn(sec: number, { blockSec }: CrowdContext): number {
  return Math.max(1, Math.round(sec / blockSec));
}

function blockOf(context: CrowdContext): (sec: number) => number {
  return (sec) => context.warmupSteps + Math.floor(sec / context.blockSec);
}

function hedger(each: number, context: CrowdContext): Participant {
  const agent = new DeltaNeutralHedger({
    venue: 0,
    lots: lotsFor(each, context),
    enterFrom: 0,
    enterUntil: Math.floor(context.warmupSteps / 2),
    every: blocksIn(30, context),
    tolerancePpm: 20_000,
    slippagePpm: SLIPPAGE_PPM,
    patience: 20,
  });
  return { agent, deposit: BigInt(each) / 2n, tier: FIVE };
}

function gridTrader(stream: Stream, deposit: bigint): Participant {
  const lines = 10;
  const agent = new GridTrader({
    stepPpm: stream.between(3_000, 10_000),
    lines,
    shown: 3,
    size: Math.floor(money(Number(deposit)) / lines),
    lifeSec: 300,
  });
  return { agent, deposit, tier: TWICE };
}

function saver(stream: Stream, member: SaverCast, context: CrowdContext): Participant {
  const { fear, thresholdsPpm, parts, everySec, least, most } = member;
  const agent = new Withdrawer({
    role: "saver",
    fear,
    threshold: stream.between(...thresholdsPpm),
    parts,
    every: blocksIn(everySec, context),
    patience: blocksIn(60, context),
    dust: TICKLOTS_PER_USD,
  });
  return { agent, deposit: stream.logUniform(least, most), tier: TWICE };
}

function lenders(member: LenderCast, context: CrowdContext): Birth[] {
  const { count, borrowers, loan, deposit, shockSec, patienceSec } = member;
  const circle = new LenderCircle(count, borrowers, money(loan));
  return Array.from({ length: count }, (_, place) => () => {
    const terms = {
      place,
      failsAt: place === 0 ? blockOf(context)(shockSec) : undefined,
      patience: blocksIn(patienceSec, context),
      every: blocksIn(60, context),
    };
    return { agent: new Lender(terms, circle), deposit, tier: TWICE };
  });
}

function insider(every: number, context: CrowdContext): Participant {
  return { agent: new Insider({ from: blockOf(context)(0), every }), deposit: 0n, tier: TWICE };
}

function settlementKeeper(callsPerBlock: number): Participant {
  const terms = { callsPerBlock, settleAfterSec: Number(SETTLE_AFTER) };
  return { agent: new SettlementKeeper(terms), deposit: 0n, tier: TWICE };
}

/** They pledge one after the other, early in the warm-up, and buy in parts over the rest of it. */
function pledger(
  place: number,
  { tokens, deposit, position }: Extract<CastMember, { kind: "pledgers" }>,
  context: CrowdContext,
): Participant {
  const at = blocksIn(60, context) + place;
  const trading = new Holder({
    isLong: true,
    lots: lotsFor(position, context),
    parts: 6,
    enterFrom: at,
    enterUntil: context.warmupSteps,
    slippagePpm: SLIPPAGE_PPM,
    stopEquity: 0,
    targetEquity: 0,
  });
  const amount = tokens * WAD;
  return { agent: new Pledger({ at, amount }, trading), deposit, tokens: amount, tier: FIVE };
}

/** All buy in the second half of the warm-up, each in its own blocks' order and in the same parts. */
function stopTrader(
  protection: Protection,
  distanceBps: number,
  { isLong, deposit, position, slippageBps, reward }: StopCast,
  context: CrowdContext,
): Participant {
  const trading = new Holder({
    isLong,
    lots: lotsFor(position, context),
    parts: 6,
    enterFrom: Math.floor(context.warmupSteps / 2),
    enterUntil: context.warmupSteps,
    slippagePpm: SLIPPAGE_PPM,
    stopEquity: 0,
    targetEquity: 0,
  });
  const own = { protection, distanceBps, from: context.warmupSteps, slippageBps, reward };
  const agent = new StopTrader({ ...own, lifeSec: STOP_LIFE_SEC }, trading);
  const trusts = protection === "no stop" ? {} : { leavesTriggers: true as const };
  return { agent, deposit, tier: TEN, ...trusts };
}

function triggerKeeper(callsPerBlock: number): Participant {
  const agent = new TriggerKeeper({ callsPerBlock, trailPpm: 1_000 });
  return { agent, deposit: 0n, tier: TWICE };
}

function affiliate(member: Extract<CastMember, { kind: "affiliate" }>, context: CrowdContext): Participant {
  const { fromSec, everySec, loan, deposit } = member;
  const terms = { from: blockOf(context)(fromSec), every: blocksIn(everySec, context), loan: money(loan) };
  return { agent: new Affiliate(terms), deposit, tier: TWICE };
}

function pushTerms(member: PushCast, context: CrowdContext): WhaleTerms {
  const at = blockOf(context);
  return {
    isLong: member.isLong,
    lots: lotsFor(member.position, context),
    build: spellOf(member.build, at),
    venues: firstVenues(member.venues, context),
    pushLots: lotsFor(member.pushes, context),
    push: spellOf(member.push, at),
    closeFrom: at(member.closeSec),
    unwind: spellOf(member.unwind, at),
    slippagePpm: SLIPPAGE_PPM,
  };
}

function whale(member: PushCast, context: CrowdContext): Participant {
  const { deposit, tier = FIVE } = member;
  return { agent: new Whale(pushTerms(member, context)), deposit, tier };
}

function firstVenues(count: number, { venues }: CrowdContext): number[] {
  return Array.from({ length: Math.min(count, venues) }, (_, venue) => venue);
}

/** The losing half is born first: it acts first, and the winning one knows its account. */
function selfDealers(member: PushCast, context: CrowdContext): Birth[] {
  const deal: Deal = {};
  const winning = pushTerms(member, context);
  const { lots, build, slippagePpm } = winning;
  const losing = { isLong: !member.isLong, lots, build, slippagePpm };
  const small = (member.deposit * LOSER_PERCENT) / BigInt(HUNDRED);
  return [
    () => ({ agent: new LosingHalf(losing, deal), deposit: small, tier: FIFTY }),
    () => ({ agent: new WinningHalf(winning, deal), deposit: member.deposit - small, tier: TEN }),
  ];
}

function hunter(member: HunterCast, context: CrowdContext): Participant {
  const agent = new LiquidationHunter({
    venues: firstVenues(member.venues, context),
    from: blockOf(context)(member.fromSec),
    reachPpm: member.reachPpm,
    leastPrey: money(member.leastPrey),
    pushLots: Math.floor((lotsFor(member.pushes, context) * context.blockSec) / PUSH_SEC),
    pushBlocks: blocksIn(member.pushSec, context),
    ride: money(member.ride),
    catch: money(member.catch),
    catchBlocks: blocksIn(member.catchSec, context),
    unwindBlocks: blocksIn(member.unwindSec, context),
    slippagePpm: SLIPPAGE_PPM,
    mostHunts: 1,
  });
  return { agent, deposit: member.deposit, tier: FIVE };
}
