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
    calls: ["executeTrigger", "forwardDeposit", "placeTrigger", "relayBatch", "skipNonce", "trailTrigger"],
    events: ["BatchRelayed", "DepositForwarded", "TriggerExecuted", "TriggerPlaced", "TriggerRemoved"],
  },
  GATEWAY_HANDLERS,
);
