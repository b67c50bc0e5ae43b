import { SEED } from "../math/random";
import { describeDifferential } from "./describeDifferential";

/** GLASSHOUSE_SEED repeats a run, GLASSHOUSE_CALLS shortens it. */
describeDifferential("the twin and the chain, random steps", SEED, 1, 400);
