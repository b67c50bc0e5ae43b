import { type Scenario } from "../scenario";
import { FRAME, modelled, THIN_COIN } from "./frame";

/** Ten minutes to build, two to push, ten to bring back. */
const ATTACK = {
  build: { fromSec: 60, untilSec: 600 },
  push: { fromSec: 660, untilSec: 780 },
  closeSec: 780,
  unwind: { fromSec: 840, untilSec: 1_440 },
} as const;

export const WHALE_ATTACK: Scenario = {
  ...FRAME,
  name: "whale-attack",
  about: {
    shows:
      "Somebody with 400,000 dollars sells a coin short here and pushes the first venue down with 250,000. Run it with --arm oracle=single beside the median.",
    source:
      "The pattern of Mango Markets, October 2022, on a thin coin. Depth and impact outside are assumptions, and trading there costs no fees: that flatters the attacker.",
    facts: [
      "The median does not move with one venue: the push is paid for and earns nothing.",
      "With that venue behind all sources the position gains, and others are liquidated for it.",
    ],
  },
  prices: modelled(FRAME.replaySec, [], THIN_COIN),
  cast: [
    {
      kind: "whale",
      isLong: false,
      deposit: 400_000n,
      position: 400_000,
      venues: 1,
      pushes: 250_000,
      ...ATTACK,
    },
    { kind: "hedgers", perHundred: 3, each: 50_000 },
    { kind: "grid traders", perHundred: 3, deposit: 50_000n },
  ],
};

export const LIQUIDATION_HUNT: Scenario = {
  ...FRAME,
  name: "liquidation-hunt",
  about: {
    shows:
      "Somebody reads the positions that are public here, pushes every venue to where many of one side end, and buys what is liquidated. Glasshouse is worse than a venue that hides positions.",
    source:
      "A modelled attack on a thin coin. That public positions were hunted on Hyperliquid in 2025 is recalled, not in the data of the day; the sizes here are assumptions.",
    facts: [
      "Without public positions the hunter does not begin.",
      "Accounts are liquidated that the price would not have reached without the push.",
      "Whether it pays depends on the depth outside: the push costs more than the liquidations bring unless the coin is thin.",
    ],
  },
  prices: modelled(FRAME.replaySec, [], THIN_COIN),
  cast: [
    {
      kind: "liquidation hunter",
      deposit: 300_000n,
      fromSec: 300,
      reachPpm: 80_000,
      leastPrey: 20_000,
      venues: 3,
      pushes: 150_000,
      pushSec: 180,
      ride: 150_000,
      catch: 100_000,
      catchSec: 120,
      unwindSec: 480,
    },
    { kind: "hedgers", perHundred: 3, each: 50_000 },
    { kind: "grid traders", perHundred: 3, deposit: 50_000n },
  ],
  venues: {
    misconduct: [
      {
        kind: "frontRunning",
        at: ["opaque"],
        fromSec: 0,
        role: "liquidation hunter",
        leastNotional: 10_000n,
      },
      { kind: "underReporting", at: ["opaque", "typical"], fromSec: 0, keepOneIn: 10 },
    ],
    housePpm: 0,
  },
};

export const SELF_DEAL: Scenario = {
  ...FRAME,
  name: "self-deal-insurance",
  about: {
    shows:
      "One owner holds both sides, the losing one with as little money as fifty-fold leverage allows, pushes two venues against it, and calls the liquidation: the fund is to pay what the loser cannot.",
    source:
      "JELLY on Hyperliquid, March 2025, and CREAM on Perpetual Protocol, May 2022, are the pattern; sizes and the depth of a thin coin are assumptions.",
    facts: [
      "What fund and fees give is measured against what the push costs: over both halves the owner should lose.",
      "The fund's loss is bounded by its budget, and nobody without a position pays.",
    ],
  },
  prices: modelled(FRAME.replaySec, [], THIN_COIN),
  cast: [
    {
      kind: "self-dealers",
      isLong: true,
      deposit: 100_000n,
      position: 400_000,
      venues: 2,
      pushes: 800_000,
      ...ATTACK,
      push: { fromSec: 660, untilSec: 680 },
    },
  ],
};
