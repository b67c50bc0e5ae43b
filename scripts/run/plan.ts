import { readFileSync } from "node:fs";

import { type AssetBars } from "../../src/sim/bars/bars";
import { parseRows, selectAsset } from "../../src/sim/bars/parse";
import { latentBars } from "../../src/sim/outside/latentPath";
import { type Arm } from "../../src/sim/scenario/arm";
import { crowdOfHolders } from "../../src/sim/scenario/crowd";
import { fitTo, type Scenario, ScenarioError } from "../../src/sim/scenario/scenario";
import { startingPrice } from "../../src/sim/setup/exchange";
import { unitsFor } from "../../src/sim/world/units";
import { type Engine } from "../chain/engines";
import { DEFAULT_ASSET, DEFAULT_BARS } from "./optionValues";

/** Everything that a command runs and writes. */
export interface Plan {
  readonly bars: AssetBars;
  readonly scenario: Scenario;
  readonly arms: readonly Arm[];
  readonly seed: bigint;
  readonly engine: Engine;
  readonly out: string;
  /** The arguments that repeat this run. */
  readonly command: string;
}

export interface PlanRequest {
  readonly scenario: Scenario;
  readonly seed: bigint;
  readonly accounts: number | undefined;
  readonly bars: string | undefined;
  readonly asset: string | undefined;
}

/** Modelled prices have no date; any will do. The first second of 2025. */
export const MODEL_START = 1_735_689_600;
export const MODEL_ASSET = "MODEL";

/** The prices and people of a run. Everything that can be wrong with the input is found here, before anything takes time. */
export function planPrices(request: PlanRequest): Pick<Plan, "bars" | "scenario"> {
  const bars = pricesOf(request);
  const fitted = fitTo(request.scenario, bars.end - bars.start);
  unitsFor(startingPrice(bars, bars.start + fitted.offsetSec));
  const { accounts } = request;
  return { bars, scenario: accounts === undefined ? fitted : { ...fitted, crowd: crowdOfHolders(accounts) } };
}

function pricesOf({ scenario, seed, bars, asset }: PlanRequest): AssetBars {
  const { prices, name } = scenario;
  if (prices.kind === "modelled") {
    if (bars !== undefined || asset !== undefined) {
      throw new ScenarioError(`scenario "${name}" models its prices: it takes neither --bars nor --asset`);
    }
    return latentBars(prices.path, MODEL_ASSET, seed, MODEL_START);
  }
  const file = bars ?? DEFAULT_BARS;
  return selectAsset(parseRows(readFileSync(file, "utf8"), file), asset ?? DEFAULT_ASSET, file);
}
