import { type Scenario, ScenarioError } from "../scenario";
import { KEEPER_OUTAGE, MARKET_MAKER_FLIGHT, ORACLE_OUTAGE } from "./absences";
import { CALM } from "./calm";
import { OCT10_CLOSED } from "./closedLoop";
import { COLLATERAL_DEPEG, COLLATERAL_ONE_VENUE } from "./collateral";
import { CONTAGION } from "./contagion";
import { DEAD_ORACLE } from "./deadOracle";
import { FTX_RUN } from "./ftxRun";
import { FUND_EXHAUSTION } from "./fundExhaustion";
import { BYBIT_INSIDER, HOUSE_TOKEN } from "./insiders";
import { OCT10, SMOKE } from "./oct10";
import { LIQUIDATION_HUNT, SELF_DEAL, WHALE_ATTACK } from "./predators";
import { STOP_ORDERS } from "./stopOrders";
import { STABLECOIN_DEPEG } from "./stablecoinDepeg";
import { SINGLE_ORACLE_ATTACK } from "./singleOracleAttack";

export const SCENARIOS: readonly Scenario[] = [
  OCT10,
  OCT10_CLOSED,
  SINGLE_ORACLE_ATTACK,
  MARKET_MAKER_FLIGHT,
  KEEPER_OUTAGE,
  ORACLE_OUTAGE,
  DEAD_ORACLE,
  FUND_EXHAUSTION,
  FTX_RUN,
  BYBIT_INSIDER,
  HOUSE_TOKEN,
  STABLECOIN_DEPEG,
  COLLATERAL_DEPEG,
  COLLATERAL_ONE_VENUE,
  STOP_ORDERS,
  CONTAGION,
  SELF_DEAL,
  LIQUIDATION_HUNT,
  WHALE_ATTACK,
  CALM,
  SMOKE,
];

/** Throws ScenarioError with the names that are known. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  const known = SCENARIOS.map((scenario) => scenario.name).join(", ");
  throw new ScenarioError(`there is no scenario "${name}"; known are: ${known}`);
}
