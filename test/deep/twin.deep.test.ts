import { type EventKind } from "../../src/domain/events";
import { type CallKind } from "../../src/twin/call";
import { SEED } from "../math/random";
import { scenarios } from "../stateful/scenario";
import { describeDifferential } from "../twin/describeDifferential";

/** Every kind but what the deployment does, and the rare way back out of an insolvent fund. */
const EVERY_KIND: readonly CallKind[] = [
  "cancel",
  "cancelAll",
  "cancelBatch",
  "cancelPayout",
  "configure",
  "deposit",
  "donate",
  "fundDeposit",
  "fundMint",
  "fundRedeem",
  "fundRequestDeposit",
  "fundRequestRedeem",
  "fundSettleEpoch",
  "fundTransfer",
  "fundWithdraw",
  "liquidate",
  "openAccount",
  "place",
  "poke",
  "repayDeficit",
  "setDelegate",
  "setPayout",
  "setSources",
  "setTier",
  "sweepDust",
  "sweepSurplus",
  "takeInventory",
  "tighten",
  "touch",
  "update",
  "withdraw",
];

const EVERY_EVENT: readonly EventKind[] = [
  "AccountLiquidated",
  "AccountOpened",
  "ClassesLevied",
  "Covered",
  "DeficitAccountOpened",
  "Deleveraged",
  "Deposited",
  "DustSwept",
  "EpochEnded",
  "Filled",
  "HaltStarted",
  "InventoryTaken",
  "MarketAccrued",
  "OrderPlaced",
  "OrderRemoved",
  "OrderTaken",
  "Paid",
  "PositionDeleveraged",
  "PositionSettled",
  "PositionTransferred",
  "RoundMade",
  "SourcesSet",
  "TakenOver",
  "TierSet",
  "Tightened",
  "Withdrawn",
];

const FILE = "test/deep/twin.deep.test.ts";

/** 51 worlds, 17 of each kind, of 2,000 steps each; of other seeds than the quick ones. */
const worlds = scenarios(`${SEED}/twin`, 17, 2_000).map((world) => ({ ...world, base: SEED }));

describeDifferential("the twin and the chain, at length", FILE, worlds, {
  calls: EVERY_KIND,
  events: EVERY_EVENT,
});
