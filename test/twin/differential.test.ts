import { SEED } from "../math/random";
import { scenarios } from "../stateful/scenario";
import { describeDifferential } from "./describeDifferential";

/** GLASSHOUSE_SEED repeats a run, GLASSHOUSE_CALLS shortens it. */
const FILE = "test/twin/differential.test.ts";

describeDifferential("the twin and the chain", FILE, scenarios(SEED, 1, 400), [
  "cancel",
  "deposit",
  "liquidate",
  "place",
  "poke",
  "setTier",
  "update",
  "withdraw",
]);
