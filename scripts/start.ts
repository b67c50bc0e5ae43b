import { main } from "./run/main";
import { type Plan, planPrices } from "./run/plan";
import { readStartOptions, startCommand } from "./run/startOptions";
import { prepareFolder } from "./run/output";
import { changedArm, committedArm } from "../src/sim/scenario/arm";
import { OCT10, SMOKE } from "../src/sim/scenario/catalogue/oct10";
import { crowdOfHolders } from "../src/sim/scenario/crowd";

/** Fewer than the scenario's own: two runs of the whole crash in about a minute. */
const HOLDERS = 300;
const SMALL_FUND = 25_000n;

const COMMITTED = committedArm();
const UNPROTECTED = changedArm(
  COMMITTED,
  { oracle: "single", halts: false, insurance: SMALL_FUND },
  "One source, no halts, small fund",
);

function plan(): Plan {
  const options = readStartOptions(process.argv.slice(2));
  const scenario = options.smoke ? SMOKE : { ...OCT10, crowd: crowdOfHolders(HOLDERS) };
  const planned = planPrices({ ...options, scenario });
  prepareFolder(options.out);
  const { seed, out } = options;
  return {
    ...planned,
    arms: [COMMITTED, UNPROTECTED],
    seed,
    engine: { kind: options.engine },
    out,
    command: startCommand(options),
  };
}

void main(plan);
