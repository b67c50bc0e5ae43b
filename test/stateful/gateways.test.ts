import { SEED } from "../math/random";
import { describeScenarios } from "./describeScenarios";
import { GATEWAY_HANDLERS } from "./handlers/gateways";
import { scenarios } from "./scenario";

/** All laws after every command where many of them come through gateways (GATE-1). */
describeScenarios("gateways under random commands", scenarios(SEED, 1, 500), 1_500, {
  more: GATEWAY_HANDLERS,
  mustHappen: [
    "BatchRelayed",
    "DepositForwarded",
    "NonceSkipped",
    "TriggerPlaced",
    "TriggerExecuted",
    "TriggerTrailed",
    "TriggerRemoved",
  ],
});
