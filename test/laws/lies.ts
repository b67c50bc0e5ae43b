import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, FUND } from "../../src/domain/ids";
import { Cause, Grade, RoundStatus } from "../../src/domain/names";
import { accountOf, marketOf } from "../../src/domain/lookup";
import { type Snapshot } from "../../src/domain/snapshot";
import { SETTLE_AFTER, WIND_UP_AFTER } from "../../src/math/bounds";
import { dustBound, entryDustOf, sizeDustOf } from "../../src/laws/dust";
import { type LawId, type LiquidationProbe, type Violation } from "../../src/laws/law";
import { healthOf } from "../../src/laws/valuation";
import {
  uncrossOf,
  withAccount,
  withCash,
  withEvent,
  withFirst,
  withGrade,
  withJudged,
  withMarket,
  withPosition,
  withUncross,
  withShorts,
} from "./edit";
import { bookLies } from "./bookLies";
import { collateralLies } from "./collateralLies";
import { gatewayLies } from "./gatewayLies";
import { inventoryLie } from "./inventoryLies";
import { judgeGas, judgeProbes, judgeReplay, judgeState, judgeTransition, TRUE_GAS } from "./judges";
import { recordLies } from "./recordLies";
import { BYSTANDER, type Evidence, MAKER, MARKET, RICH, SPECTATOR, TAKER } from "./story";

/** The smallest untruth that a law must not let pass. */
export interface Lie {
  readonly says: string;
  readonly found: (truth: Evidence) => readonly Violation[];
}

/** A lie about the last state of the story. */
function state(id: LawId, says: string, lie: (truth: Snapshot) => Snapshot): Lie {
  return { says, found: ({ calm }) => judgeState(id, lie(calm.after)) };
}

/** Scenes of one step each. */
type Scene = Exclude<keyof Evidence, "due" | "history">;

/** A lie about the state after a scene. */
function after(id: LawId, scene: Scene, says: string, lie: (truth: Snapshot) => Snapshot): Lie {
  return {
    says,
    found: (truth) => judgeTransition(id, { ...truth[scene], after: lie(truth[scene].after) }),
  };
}

/** A lie about the events of a scene. */
function told(
  id: LawId,
  scene: Scene,
  says: string,
  lie: (truth: readonly ExchangeEvent[]) => readonly ExchangeEvent[],
): Lie {
  return {
    says,
    found: (truth) => judgeTransition(id, { ...truth[scene], events: lie(truth[scene].events) }),
  };
}

/** A lie about the state to which the history led. */
function led(says: string, lie: (truth: Snapshot) => Snapshot): Lie {
  return { says, found: ({ history }) => judgeReplay("REC-1", { ...history, after: lie(history.after) }) };
}

/** A lie about the whole history. */
function retold(
  id: LawId,
  says: string,
  lie: (truth: readonly ExchangeEvent[]) => readonly ExchangeEvent[],
): Lie {
  return { says, found: ({ history }) => judgeReplay(id, { ...history, events: lie(history.events) }) };
}

function probed(says: string, lie: (truth: LiquidationProbe) => LiquidationProbe): Lie {
  return {
    says,
    found: ({ due }) => judgeProbes("LIQ-1", { ...due, probes: due.probes.map(lie) }),
  };
}

const size = (s: Snapshot): bigint => 2n * sizeDustOf(s, marketOf(s, MARKET)) + 1n;
const entry = (s: Snapshot): bigint => 2n * entryDustOf(s, marketOf(s, MARKET)) + 1n;

const debtorOf = (s: Snapshot) => accountId(marketOf(s, MARKET).deficitAccount);

/** Lowers an account's cash to `short` below what `need` says of its health. */
function poorer(s: Snapshot, id: typeof TAKER, need: "initialMargin" | "maintenanceMargin"): Snapshot {
  const health = healthOf(accountOf(s, id), s, "worse");
  if (health === undefined) throw new RangeError(`account ${id} has no price`);
  return withCash(s, id, health[need] - health.equity - 33n);
}

export const LIES: Readonly<Record<LawId, readonly [Lie, ...Lie[]]>> = {
  "LED-1": [
    state("LED-1", "cash from nowhere, just above the dust", (s) =>
      withCash(s, BYSTANDER, 2n * dustBound(s) + 1n),
    ),
    state("LED-1", "cash gone, just above the dust", (s) => withCash(s, MAKER, -2n * dustBound(s) - 1n)),
    state("LED-1", "a token less than accounted", (s) => ({ ...s, reserves: s.totals.accounted - 1n })),
  ],
  "LED-2": [
    state("LED-2", "size from nowhere, just above the dust", (s) =>
      withPosition(s, MAKER, MARKET, (p) => ({
        ...p,
        touched: { ...p.touched, size: p.touched.size + size(s) },
      })),
    ),
    state("LED-2", "open interest of longs alone", (s) =>
      withMarket(s, MARKET, (m) => ({
        ...m,
        longs: withFirst(m.longs, (c) => ({ ...c, openInterest: c.openInterest + size(s) })),
      })),
    ),
  ],
  "LED-3": [
    state("LED-3", "a wei of debt without a position", (s) =>
      withAccount(s, BYSTANDER, (account) => ({ ...account, cash: -1n })),
    ),
    state("LED-3", "a wei of debt beside an order", (s) =>
      withAccount(s, BYSTANDER, (account) => ({ ...account, cash: -1n, orderBits: 1 })),
    ),
  ],
  "WDR-1": [
    state("WDR-1", "a wei of a flat account's cash held back", (s) =>
      withJudged(s, BYSTANDER, (judged) => ({ ...judged, withdrawable: judged.withdrawable - 1n })),
    ),
  ],
  "WDR-2": [
    after("WDR-2", "withdrawal", "a wei less than the initial margin left", (s) =>
      withJudged(s, RICH, ({ withdrawal, ...judged }) => ({
        ...judged,
        withdrawal: withdrawal && { ...withdrawal, equity: withdrawal.initialMargin - 1n },
      })),
    ),
    after("WDR-2", "withdrawal", "money out of a degraded market", (s) =>
      withJudged(s, RICH, (judged) => ({ ...judged, withdrawal: undefined })),
    ),
  ],
  "FILL-1": [
    after("FILL-1", "trade", "a taker below initial margin", (s) => poorer(s, TAKER, "initialMargin")),
    after("FILL-1", "trade", "a maker below maintenance margin", (s) =>
      poorer(s, MAKER, "maintenanceMargin"),
    ),
    inventoryLie("a taker of inventory below initial margin", (s) => poorer(s, TAKER, "initialMargin")),
  ],
  ...bookLies(state),
  "AUC-1": [
    retold("AUC-1", "a price at which less trades", (events) =>
      withEvent(events, "RoundPriced", (e) => ({ ...e, tick: e.tick + 1 })),
    ),
    retold("AUC-1", "a price farther from the index", (events) =>
      withEvent(events, "RoundPriced", (e) => ({ ...e, tick: e.tick - 1 })),
    ),
    retold("AUC-1", "a lot of volume too much", (events) =>
      withEvent(events, "RoundPriced", (e) => ({ ...e, volume: e.volume + 1n })),
    ),
    retold("AUC-1", "a fill at another price", (events) =>
      withUncross(events, (e) => ({
        ...e,
        fills: e.fills.map((fill) => ({ ...fill, tick: fill.tick - 1 })),
      })),
    ),
    retold("AUC-1", "a fee in an uncross", (events) => withUncross(events, (e) => ({ ...e, fee: 1n }))),
    retold("AUC-1", "a lot bought that nobody sold", (events) =>
      withEvent(events, "OrderUncrossed", (e) => ({ ...e, lots: e.lots + 1n })),
    ),
    retold("AUC-1", "a fill before the uncross began", (events) =>
      events.filter((e) => e.kind !== "UncrossSet" || e.uncross <= 1),
    ),
    retold("AUC-1", "lots sold that no order bought", (events) =>
      events.filter(({ kind }) => kind !== "OrderUncrossed"),
    ),
    retold("AUC-1", "a book that reopens crossed", (events) =>
      events.filter((e, i) => i !== uncrossOf(events) && e.kind !== "OrderUncrossed"),
    ),
  ],
  "ORA-1": [
    told("ORA-1", "round", "an answer a wei above every source", (events) =>
      withEvent(events, "RoundMade", (e) => ({ ...e, price: e.price + 1n, dispersionPpm: 0n })),
    ),
    told("ORA-1", "round", "an answer by half of the weight", (events) =>
      withEvent(events, "RoundMade", (e) => ({
        ...e,
        status: RoundStatus.Live,
        verdicts: e.verdicts.map((verdict, i) => (i === 0 ? verdict : 1)),
      })),
    ),
  ],
  "LIQ-1": [
    probed("a revert for somebody below maintenance margin", (probe) => ({
      ...probe,
      succeeded: false,
      error: "Panic(0x11)",
    })),
    probed("a liquidation dearer than a block has room for", (probe) => ({ ...probe, gas: 12_000_001n })),
    { says: "nobody asked", found: ({ due }) => judgeProbes("LIQ-1", { ...due, probes: [] }) },
  ],
  "DEF-1": [
    after("DEF-1", "adl", "a wei of deficit without a cause", (s) => withCash(s, debtorOf(s), -1n)),
    after("DEF-1", "adl", "a wei of deficit forgiven", (s) => withCash(s, debtorOf(s), 1n)),
    after("DEF-1", "adl", "a total that hides a wei", (s) => ({
      ...s,
      totals: { ...s.totals, deficit: s.totals.deficit - 1n },
    })),
  ],
  "SET-1": [
    after("SET-1", "settlement", "a market that was silent a second too short", (s) => ({
      ...s,
      timestamp: marketOf(s, MARKET).index.updatedAt + Number(SETTLE_AFTER) - 1,
    })),
    told("SET-1", "settlement", "a settlement without asking the sources", (events) =>
      events.filter(({ kind }) => kind !== "RoundMade"),
    ),
    told("SET-1", "settlement", "a settlement although the sources answer", (events) =>
      withEvent(events, "RoundMade", (e) => ({ ...e, status: RoundStatus.Live })),
    ),
    told("SET-1", "settlement", "another price than holders were paid", (events) =>
      withEvent(events, "MarketSettled", (e) => ({ ...e, price: e.price + 10n ** 6n })),
    ),
    after("SET-1", "settlement", "a class that holds on", (s) =>
      withShorts(s, MARKET, (c) => ({ ...c, openInterest: 1n })),
    ),
    after("SET-1", "settlement", "a holder with size left", (s) =>
      withPosition(s, MAKER, MARKET, (p) => ({ ...p, touched: { ...p.touched, size: 1n } })),
    ),
    after("SET-1", "windUp", "a market wound up a second too soon", (s) => ({
      ...s,
      timestamp: marketOf(s, MARKET).index.updatedAt + Number(WIND_UP_AFTER) - 1,
    })),
    told("SET-1", "windUp", "somebody solvent wound up", (events) =>
      withEvent(events, "AccountWoundUp", (e) => ({ ...e, equity: 0n })),
    ),
  ],
  "INS-1": [
    after("INS-1", "calm", "a share in a thousand given away", (s) => ({
      ...s,
      fund: { ...s.fund, shares: (s.fund.shares * 1_001n) / 1_000n },
    })),
    after("INS-1", "calm", "a whole token of the fund's gone", (s) => withCash(s, FUND, -(10n ** 18n))),
  ],
  "ADL-1": [
    told("ADL-1", "adl", "a wei more closed than needed", (events) =>
      withEvent(events, "Deleveraged", (e) => ({ ...e, closed: withFirst(e.closed, (q) => q + 1n) })),
    ),
    told("ADL-1", "adl", "a wei more levied than told", (events) =>
      withEvent(events, "Deleveraged", (e) => ({ ...e, levies: withFirst(e.levies, (d) => d + 1n) })),
    ),
    told("ADL-1", "adl", "a wei of deficit that nobody bears", (events) =>
      withEvent(events, "Deleveraged", (e) => ({ ...e, booked: e.booked - 1n })),
    ),
    told("ADL-1", "adl", "a wei less closed in the Ledger", (events) =>
      withEvent(events, "PositionDeleveraged", (e) => ({
        ...e,
        closed: withFirst(e.closed, (q) => q - 1n),
      })),
    ),
  ],
  "ADL-2": [
    {
      says: "two in a hundred dearer with a thousand opposite",
      found: () => judgeGas("ADL-2", [...TRUE_GAS, { opposite: 1_000, gas: 204_000n }]),
    },
  ],
  "ADL-3": [
    told("ADL-3", "adl", "ADL of somebody with a third of MM", (events) =>
      withEvent(events, "AccountLiquidated", (e) => ({
        ...e,
        equityBefore: BigInt(e.maintenanceBefore) / 3n + 1n,
      })),
    ),
    told("ADL-3", "adl", "ADL out of the blue", (events) =>
      events.filter(({ kind }) => kind !== "AccountLiquidated"),
    ),
  ],
  "ADL-4": [
    after("ADL-4", "adl", "a wei from somebody without a position", (s) => withCash(s, SPECTATOR, -1n)),
  ],
  "RSK-1": [
    told("RSK-1", "liquidation", "a healthy account liquidated", (events) =>
      withEvent(events, "AccountLiquidated", (e) => ({ ...e, equityBefore: e.maintenanceBefore })),
    ),
    {
      says: "an account that the formulas find healthy",
      found: ({ liquidation }) =>
        judgeTransition("RSK-1", {
          ...liquidation,
          before: withCash(liquidation.before, TAKER, 10n ** 21n),
        }),
    },
    after("RSK-1", "liquidation", "a judgement a wei off the formulas", (s) =>
      withJudged(s, RICH, (judged) => ({
        ...judged,
        better: judged.better && { ...judged.better, equity: judged.better.equity + 1n },
      })),
    ),
  ],
  "RSK-2": [
    after("RSK-2", "liquidation", "a seller worse off than before", (s) => withCash(s, TAKER, -(10n ** 21n))),
  ],
  "BRK-1": [
    after("BRK-1", "trade", "a position that grew in ReduceOnly", (s) =>
      withGrade(s, MARKET, Grade.ReduceOnly),
    ),
    after("BRK-1", "trade", "a fill in an auction", (s) => withGrade(s, MARKET, Grade.Auction)),
    after("BRK-1", "selfTrade", "an order placed in a halt", (s) => withGrade(s, MARKET, Grade.Halted)),
    after("BRK-1", "calm", "book sales in a halt", (s) => withGrade(s, MARKET, Grade.Halted, true)),
  ],
  "OI-1": [
    state("OI-1", "a wei of open interest too little", (s) =>
      withShorts(s, MARKET, (c) => ({ ...c, openInterest: c.openInterest - size(s) })),
    ),
    state("OI-1", "open interest of nobody, above the dust", (s) =>
      withShorts(s, MARKET, (c) => ({ ...c, openInterest: c.openInterest + size(s) })),
    ),
    state("OI-1", "entry notional of nobody, above the dust", (s) =>
      withShorts(s, MARKET, (c) => ({ ...c, entryNotional: c.entryNotional + entry(s) })),
    ),
    state("OI-1", "a holder who is none", (s) =>
      withShorts(s, MARKET, (c) => ({ ...c, holders: c.holders + 1 })),
    ),
  ],
  "FEE-1": [
    told("FEE-1", "trade", "a wei of fee too much", (events) =>
      withEvent(events, "Filled", (e) => ({ ...e, fee: e.fee + 1n })),
    ),
    told("FEE-1", "trade", "rebates above the fee", (events) =>
      withEvent(events, "Filled", (e) => ({ ...e, rebatePpm: 501n })),
    ),
    told("FEE-1", "adl", "a keeper's reward out of a trader's account", (events) =>
      withEvent(events, "Paid", (e) => ({ ...e, from: RICH, cause: Cause.KeeperReward })),
    ),
    told("FEE-1", "adl", "income for the fund beside a payment that is no fee", (events) =>
      withEvent(events, "Paid", (e) => ({ ...e, income: 1n })),
    ),
    told("FEE-1", "liquidation", "a liquidation fee without a liquidation", (events) =>
      events.filter(({ kind }) => kind !== "AccountLiquidated"),
    ),
  ],
  "TRIP-1": [
    after("TRIP-1", "selfTrade", "a token earned from oneself", (s) => withCash(s, MAKER, 10n ** 18n)),
  ],
  ...collateralLies(told),
  "GATE-1": gatewayLies(retold),
  "REC-1": recordLies(led),
};
