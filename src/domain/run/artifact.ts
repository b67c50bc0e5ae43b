import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const RUN_SCHEMA = "glasshouse.run/6";

/** A whole number as a decimal string; amounts of money, price and size are wad (1e18). */
const wad = z.string().regex(/^-?(0|[1-9][0-9]*)$/, { error: "not a whole number in decimal digits" });
const count = z.int().nonnegative();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });
const perTier = z.array(wad).length(5);
/** Sampled values for drawing: prices in settlement units, amounts in whole settlement units. */
const samples = z.array(z.number());

const tierShare = z.strictObject({
  tier: z.int().min(0).max(4),
  leverage: count,
  /** Share of every position of the class that ADL closed over the run, compounded [ppm]. */
  longClosedPpm: count,
  shortClosedPpm: count,
});

const summary = z.strictObject({
  /** The index over the replay. */
  price: z.strictObject({ open: wad, low: wad, high: wad, close: wad }),
  gradeSec: z.strictObject({ open: count, reduceOnly: count, auction: count, halted: count }),
  oracleSec: z.strictObject({ live: count, degraded: count, noQuorum: count }),
  traders: z.strictObject({
    accounts: count,
    /** Accounts with at least one liquidation, market makers and takers included. */
    liquidated: count,
    /** Accounts that ended without equity. */
    wipedOut: count,
  }),
  liquidation: z.strictObject({ calls: count, soldIntoBook: wad, takenOver: wad, fees: wad }),
  fund: z.strictObject({
    start: wad,
    end: wad,
    covered: wad,
    rewards: wad,
    /** Covers and rewards together: what the fund paid out for bankrupt accounts. */
    drawn: wad,
  }),
  adl: z.strictObject({
    events: count,
    /** Base units of bankrupt positions that had to be closed against the opposite side. */
    needed: wad,
    /** Base units that were closed. */
    closed: wad,
    levied: wad,
    /** Largest share of one position that ADL closed [ppm]. */
    largestHaircutPpm: count,
    byTier: z.array(tierShare).length(5),
  }),
  badDebt: z.strictObject({
    /** Sum of negative equities at the end, deficit accounts included. */
    negativeEquity: wad,
    /** Of it: what the market's deficit account owes. */
    deficit: wad,
    /** Largest deficit of the run. */
    worstDeficit: wad,
  }),
  money: z.strictObject({
    tokensHeld: wad,
    accounted: wad,
    /** Cash of all accounts, lazy indices included. */
    cash: wad,
    /** Tokens held less the sum of all cash [wei]. */
    difference: wad,
    accounts: count,
  }),
  laws: z.strictObject({
    ids: z.array(z.string()),
    /** Number of states, transitions and replays judged. */
    checks: count,
    violations: z.array(
      z.strictObject({
        block: count,
        law: z.string(),
        subject: z.string(),
        have: z.string(),
        need: z.string(),
      }),
    ),
  }),
  transactions: z.strictObject({
    sent: count,
    failed: count,
    /** Null where nothing measured it. */
    gas: wad.nullable(),
    failures: z.array(z.strictObject({ error: z.string(), role: z.string(), count })),
  }),
});

const series = z.strictObject({
  /** Seconds since the start of the replay. */
  t: z.array(z.int()),
  venues: z.array(z.strictObject({ venue: z.string(), price: z.array(z.number().nullable()) })),
  index: samples,
  mark: samples,
  /** 0 open, 1 reduce only, 2 auction, 3 halted. */
  grade: z.array(z.int().min(0).max(3)),
  /** 1 live, 2 degraded, 3 no quorum. */
  oracle: z.array(z.int().min(1).max(3)),
  /** Resting within 1 % of the middle of the book; of the index where a side is empty. */
  bidDepth: samples,
  askDepth: samples,
  /** From the best bid to the best ask, of their middle [ppm]; null where a side is empty. Not positive while orders wait for an auction's price. */
  spreadPpm: z.array(z.int().nullable()),
  /** Of one side, at mark. */
  openInterest: samples,
  fundEquity: samples,
  deficit: samples,
});

const liquidation = z.strictObject({
  t: z.int(),
  account: count,
  role: z.string(),
  equityBefore: wad,
  maintenanceBefore: wad,
  price: wad,
  soldLots: wad,
  fee: wad,
  takenOver: wad,
  covered: wad,
  deleveraged: wad,
  levied: wad,
  deficit: wad,
  reward: wad,
});

const adlEvent = z.strictObject({
  t: z.int(),
  account: count,
  /** [wad] signed as the bankrupt account held it. */
  size: wad,
  price: wad,
  deficit: wad,
  levied: wad,
  booked: wad,
  closed: perTier,
  levies: perTier,
});

const halt = z.strictObject({
  t: z.int(),
  grade: z.int().min(0).max(3),
  trip: z.string(),
  price: wad,
  untilSec: z.int(),
});

/** What the end of a dead market did. */
const settlement = z.strictObject({
  /** Null: wound up, and not settled when the run ended. */
  settled: z
    .strictObject({
      t: z.int(),
      price: wad,
      /** Of the last round with quorum. */
      index: wad,
    })
    .nullable(),
  /** Bankrupt holders whose positions were closed before. */
  woundUp: z.array(
    z.strictObject({
      t: z.int(),
      account: count,
      role: z.string(),
      /** At the price of the settlement. */
      equity: wad,
      price: wad,
      covered: wad,
      deleveraged: wad,
      levied: wad,
      deficit: wad,
      reward: wad,
    }),
  ),
});

/** An asset besides the settlement token that counted for margin. */
const collateral = z.strictObject({
  symbol: z.string(),
  haircutPpm: count,
  /** Most that its sales bring in a minute [whole settlement units]. */
  salesPerMinute: count,
  /** Most that all accounts together may deposit [wad of whole tokens]. */
  cap: wad,
  /** Its index over the replay. */
  price: z.strictObject({ open: wad, low: wad, high: wad, close: wad }),
  /** Tokens ever deposited, and those left. */
  pledged: wad,
  left: wad,
  /** What buyers paid. */
  proceeds: wad,
  /** Worth of what they bought at the median of the venues outside, less what they paid. */
  conceded: wad,
  /** What those who pledged owed in cash; of it at the end, what their tokens would not pay. */
  claims: z.strictObject({ worst: wad, end: wad, unsecured: wad }),
  sales: z.array(z.strictObject({ t: z.int(), account: count, amount: wad, price: wad, proceeds: wad })),
  /** Its index, sampled as `series`. */
  index: samples,
});

const people = z.strictObject({
  role: z.string(),
  accounts: count,
  deposited: wad,
  /** Paid out to their owners. */
  withdrawn: wad,
  /** Left on the exchange at the last mark. */
  equity: wad,
  /** Earned by other legs on venues outside, at their last prices. */
  outside: wad,
  /** withdrawn + equity + outside - deposited. */
  profit: wad,
  /** What they say of themselves, where they say anything. */
  states: z.array(z.strictObject({ state: z.string(), count })),
});

const column = z.strictObject({
  /** "committed", or what differs from it. */
  id: z.string(),
  title: z.string(),
  /** False: interrupted; everything below is the state at that moment. */
  complete: z.boolean(),
  rules: z.array(z.string()),
  sources: z.array(
    z.strictObject({ venue: z.string(), adapter: z.string(), weight: count, maxAgeSec: count }),
  ),
  /** Parameters of the market by group, as the registry holds them. */
  parameters: z.record(z.string(), z.record(z.string(), wad)),
  blocks: count,
  summary,
  /** By role, in the order of their birth. */
  people: z.array(people),
  series,
  liquidations: z.array(liquidation),
  adl: z.array(adlEvent),
  halts: z.array(halt),
  /** Absent: nothing but the settlement token counted. */
  collateral: collateral.optional(),
  /** Absent: the market lived. */
  settlement: settlement.optional(),
});

const result = z.strictObject({
  scenario: z.string(),
  about: z.strictObject({ shows: z.string(), source: z.string(), facts: z.array(z.string()) }),
  complete: z.boolean(),
  asset: z.string(),
  seed: z.string().regex(/^[0-9]+$/),
  window: z.strictObject({ warmupSec: count, replaySec: count, blockSec: count, sampleSec: count }),
  bars: z.strictObject({
    /** Recorded prices are moved by nothing that happens here; modelled ones are. */
    kind: z.enum(["recorded", "modelled"]),
    /** Of all bars, their times counted from the first. */
    digest: hash,
    venues: z.array(
      z.strictObject({
        venue: z.string(),
        pair: z.string(),
        bars: count,
        /** Length of one bar: its price was known only at its end. */
        barSec: count,
      }),
    ),
  }),
  population: z.array(z.strictObject({ role: z.string(), count, deposits: wad })),
  assumptions: z.array(z.string()),
  columns: z.array(column),
});

export const runArtifactSchema = z.strictObject({
  schema: z.literal(RUN_SCHEMA),
  /** keccak256 of the canonical JSON of `result`, and of nothing else. */
  hash,
  /** The same of prices, balances and events alone: of `result` without gas and without what was judged. Equal on every engine. */
  economicHash: hash,
  /** Clock, machine and versions: true of this run, but not part of what was found. */
  meta: z.strictObject({
    createdAt: z.string(),
    /** Start of the replay, Unix seconds. */
    replayStart: z.int(),
    command: z.string(),
    versions: z.record(z.string(), z.string()),
    /** What executed each column, in their order: a kind of chain, or the exchange's twin. Apart from gas, all find the same. */
    engines: z.array(z.enum(["anvil", "hardhat", "rpc", "fork", "twin"])),
    wallSec: z.number().nonnegative(),
  }),
  result,
});

export type RunArtifact = z.infer<typeof runArtifactSchema>;
export type RunResult = RunArtifact["result"];
export type RunColumn = RunResult["columns"][number];
export type RunSummary = RunColumn["summary"];
export type RunSeries = RunColumn["series"];
export type LiquidationRecord = RunColumn["liquidations"][number];
export type AdlRecord = RunColumn["adl"][number];
export type HaltRecord = RunColumn["halts"][number];
export type CollateralRecord = NonNullable<RunColumn["collateral"]>;
export type SettlementRecord = NonNullable<RunColumn["settlement"]>;
