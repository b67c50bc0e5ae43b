import { SEED } from "../math/random";
import { GATEWAY_HANDLERS } from "../stateful/handlers/gateways";
import { scenarios } from "../stateful/scenario";
import { describeDifferential } from "./describeDifferential";

const FILE = "test/twin/gateways.test.ts";

/** The same where many commands come through gateways. */
describeDifferential(
  "the twins of the gateways and the chain",
  FILE,
  scenarios(SEED, 1, 300),
  {
    // Executions and trails are too rare in so few calls to be asked for.
    calls: ["forwardDeposit", "placeTrigger", "relayBatch"],
    events: ["BatchRelayed", "DepositForwarded", "TriggerPlaced"],
  },
  GATEWAY_HANDLERS,
);
