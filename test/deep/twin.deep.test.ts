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

/** A million steps: 167 rounds of three worlds of 2,000 steps each; of other seeds than the quick ones. */
const ROUNDS = 167;
const STEPS = 2_000;

/** GLASSHOUSE_SHARD=2/8 runs every eighth world, from the second on: shards may run beside or after each other. */
const [shard = 1, shards = 1] = (process.env["GLASSHOUSE_SHARD"] ?? "1/1").split("/").map(Number);
const worlds = scenarios(`${SEED}/twin`, ROUNDS, STEPS)
  .filter((_, index) => index % shards === shard - 1)
  .map((world) => ({ ...world, base: SEED }));

describeDifferential("the twin and the chain, at length", FILE, worlds, {
  calls: EVERY_KIND,
  events: EVERY_EVENT,
});
