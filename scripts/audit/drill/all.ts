import { ANVIL_DRILLS } from "./anvilDrills";
import { BUILT_DRILLS } from "./built";
import { DEPLOYMENT_DRILLS } from "./deployments";
import { type Drill } from "./drill";
import { NODE_DRILLS } from "./nodes";
import { REORG_DRILLS } from "./reorganisations";
import { STATE_DRILLS } from "./states";

/** Every drill, in the order of the table. */
export const DRILLS: readonly Drill[] = [
  ...DEPLOYMENT_DRILLS,
  ...BUILT_DRILLS,
  ...STATE_DRILLS,
  ...NODE_DRILLS,
  ...REORG_DRILLS,
  ...ANVIL_DRILLS,
];
