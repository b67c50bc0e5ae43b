import { SEED } from "../math/random";
import { scenarios } from "../stateful/scenario";
import { describeDifferential } from "./describeDifferential";

const FILE = "test/twin/differential.test.ts";

/** GLASSHOUSE_SEED repeats a run, GLASSHOUSE_CALLS shortens it. */
describeDifferential("the twin and the chain", FILE, scenarios(SEED, 1, 600), {
  calls: [
    "buyCollateral",
    "cancel",
    "deposit",
    "depositCollateral",
    "fundMint",
    "withdrawCollateral",
    "listCollateral",
    "liquidate",
    "place",
    "poke",
    "setTier",
    "update",
    "withdraw",
  ],
  events: [
    "AccountLiquidated",
    "CollateralSold",
    "Filled",
    "MarketAccrued",
    "OrderPlaced",
    "OrderRemoved",
    "OrderTaken",
    "Paid",
  ],
});
