import { constants } from "node:buffer";
import { readFileSync } from "node:fs";

import { type AssetBars, barsBefore } from "../../src/sim/bars/bars";
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
/** A comparison asks what prices were so long after the last thing that happened. */
const AFTERWARDS_SEC = 60;
/** From this size on reading takes seconds [bytes]. */
const LARGE_FILE = 20_000_000;
const BYTES_PER_MB = 1_000_000;

/** The prices and people of a run. Everything that can be wrong with the input is found here, before anything takes time. */
export function planPrices(request: PlanRequest): Pick<Plan, "bars" | "scenario"> {
  const all = pricesOf(request);
  const fitted = fitTo(request.scenario, all.end - all.start);
  const begins = all.start + fitted.offsetSec;
  unitsFor(startingPrice(all, begins));
  const bars = barsBefore(all, begins + fitted.warmupSec + fitted.replaySec + AFTERWARDS_SEC);
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
  const bytes = readFileSync(file);
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    throw new ScenarioError(
      `${file} has ${bytes.length} bytes, and ${constants.MAX_STRING_LENGTH} can be read: leave out other assets and other days`,
    );
  }
  if (bytes.length >= LARGE_FILE)
    console.error(`reading ${Math.round(bytes.length / BYTES_PER_MB)} MB of bars`);
  return selectAsset(parseRows(bytes.toString("utf8"), file), asset ?? DEFAULT_ASSET, file);
}
