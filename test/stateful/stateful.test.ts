import { SEED } from "../math/random";
import { describeScenarios } from "./describeScenarios";
import { scenarios } from "./scenario";

/** All laws after every command, on real contracts. GLASSHOUSE_SEED repeats a run, GLASSHOUSE_CALLS shortens it. */
describeScenarios("the exchange under random commands", scenarios(SEED, 1, 6_700), 20_000);
