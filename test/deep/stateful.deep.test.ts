import { SEED } from "../math/random";
import { describeScenarios } from "../stateful/describeScenarios";
import { scenarios } from "../stateful/scenario";

/** Five more worlds of each kind: of other names, so of other seeds. */
const ROUNDS = 5;
const more = scenarios(SEED, ROUNDS + 1, 20_000).filter(({ name }) => !name.endsWith("round 1"));

describeScenarios("the exchange under many random commands", more, 300_000);
