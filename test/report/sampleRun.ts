import { type RunColumn, type RunResult } from "../../src/domain/run/artifact";

const WAD = 10n ** 18n;
const POINTS = 61;
const HASH = `0x${"ab".repeat(32)}`;

export const META = {
  createdAt: "2025-10-10T00:00:00Z",
  replayStart: 1_760_129_400,
  command: "npm start -- --seed 1",
  versions: {},
  engines: ["hardhat" as const],
  wallSec: 1,
};

/** Whole units as wad digits. */
export function wad(units: number): string {
  return (BigInt(Math.round(units * 1_000)) * (WAD / 1_000n)).toString();
}

/** A run with something in every field, for tests that need one without a chain. */
export function sampleResult(): RunResult {
  return {
    scenario: "sample",
    about: { shows: "What a page looks like.", source: "A test.", facts: ["It has every part."] },
    complete: true,
    asset: "AVAX",
    seed: "1",
    window: { warmupSec: 1200, replaySec: 600, blockSec: 5, sampleSec: 10 },
    bars: {
      kind: "recorded",
      digest: HASH,
      venues: [{ venue: "coinbase", pair: "AVAX-USD", bars: 60, barSec: 10 }],
    },
    population: [{ role: "long", count: 30, deposits: wad(1_000_000) }],
    assumptions: ["Traders are modelled."],
    columns: [sampleColumn("committed"), sampleColumn("halts=off")],
  };
}

export function sampleColumn(id: RunColumn["id"]): RunColumn {
  const fall = (i: number): number => 28 - (id === "committed" ? 8 : 18) * Math.min(1, i / 40);
  const flat = (value: number): number[] => Array.from({ length: POINTS }, () => value);
  const index = Array.from({ length: POINTS }, (_, i) => fall(i));
  return {
    id,
    title: id === "committed" ? "Three sources, halts, full fund" : "One source, no halts, small fund",
    complete: true,
    rules: ["Index: weighted median of three sources."],
    sources: [{ venue: "coinbase", adapter: "Chainlink", weight: 1, maxAgeSec: 60 }],
    parameters: { margin: { lotSize: "100000000000000000", takerFeePpm: "500" } },
    blocks: 600,
    summary: sampleSummary(),
    people: [
      {
        role: "long",
        accounts: 12,
        deposited: "5000000000000000000",
        withdrawn: "1000000000000000000",
        equity: "3000000000000000000",
        outside: "0",
        profit: "-1000000000000000000",
        states: [],
      },
    ],
    series: {
      t: Array.from({ length: POINTS }, (_, i) => i * 10),
      venues: [{ venue: "coinbase", price: index.map((price, i) => (i % 7 === 3 ? null : price * 1.01)) }],
      index,
      mark: index.map((price) => price * 0.999),
      grade: Array.from({ length: POINTS }, (_, i) => (i < 20 ? 0 : i < 30 ? 2 : i < 35 ? 3 : 1)),
      oracle: Array.from({ length: POINTS }, (_, i) => (i < 20 ? 1 : i < 40 ? 3 : 2)),
      bidDepth: flat(250_000),
      askDepth: flat(240_000),
      spreadPpm: index.map((_, i) => (i < 30 ? 620 + i : i < 35 ? -900 : null)),
      openInterest: index.map((price) => price * 300_000),
      fundEquity: flat(500_000),
      deficit: flat(0),
    },
    liquidations: [
      {
        t: 120,
        account: 17,
        role: "long",
        equityBefore: wad(-5),
        maintenanceBefore: wad(10),
        price: wad(20),
        soldLots: "12",
        fee: wad(1),
        takenOver: wad(3),
        covered: wad(5),
        deleveraged: wad(2),
        levied: wad(0.5),
        deficit: wad(0.25),
        reward: wad(5),
      },
    ],
    adl: [
      {
        t: 120,
        account: 17,
        size: wad(2),
        price: wad(20),
        deficit: wad(0.75),
        levied: wad(0.5),
        booked: wad(0.25),
        closed: [0.1, 0.2, 0.3, 0.4, 1].map(wad),
        levies: [0.1, 0.1, 0.1, 0.1, 0.1].map(wad),
      },
    ],
    halts: [{ t: 200, grade: 2, trip: "Velocity", price: wad(22), untilSec: 500 }],
  };
}

function sampleSummary(): RunColumn["summary"] {
  return {
    price: { open: wad(28), low: wad(20), high: wad(28.1), close: wad(21) },
    gradeSec: { open: 200, reduceOnly: 250, auction: 100, halted: 50 },
    oracleSec: { live: 200, degraded: 200, noQuorum: 200 },
    traders: { accounts: 300, liquidated: 41, wipedOut: 30 },
    liquidation: { calls: 60, soldIntoBook: wad(120_000), takenOver: wad(40_000), fees: wad(100) },
    fund: {
      start: wad(500_000),
      end: wad(480_000),
      covered: wad(19_000),
      rewards: wad(200),
      drawn: wad(19_200),
    },
    adl: {
      events: 1,
      needed: wad(2),
      closed: wad(2),
      levied: wad(0.5),
      largestHaircutPpm: 165_000,
      byTier: [2, 5, 10, 25, 50].map((leverage, tier) => ({
        tier,
        leverage,
        longClosedPpm: 0,
        shortClosedPpm: 33_000 * tier,
      })),
    },
    badDebt: { negativeEquity: wad(0.25), deficit: wad(0.25), worstDeficit: wad(0.25) },
    money: { tokensHeld: wad(5e6), accounted: wad(5e6), cash: wad(5e6), difference: "0", accounts: 340 },
    laws: { ids: ["LED-1", "LED-2"], checks: 24, violations: [] },
    transactions: {
      sent: 9_000,
      failed: 12,
      gas: "2000000000",
      failures: [{ error: "Exchange_StalePrice", role: "long", count: 12 }],
    },
  };
}
