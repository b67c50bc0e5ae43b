import { defaultEngine, openerOf } from "../../scripts/chain/engines";
import { committedExchange } from "../../scripts/run/committed";
import { planPrices } from "../../scripts/run/plan";
import { type ExchangeEvent } from "../../src/domain/events";
import { type RunColumn } from "../../src/domain/run/artifact";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { Chain } from "../../src/sim/chain/chain";
import { type Opened } from "../../src/sim/engine/engine";
import { openOnChain } from "../../src/sim/engine/openChain";
import { openOnTwin } from "../../src/sim/engine/openTwin";
import { NoLaws, rebuilt } from "../../src/sim/laws";
import { configOf, genesisOf, type Judges, runMarket } from "../../src/sim/run";
import { committedArm } from "../../src/sim/scenario/arm";
import { scenarioNamed } from "../../src/sim/scenario/catalogue";
import { withBlocks } from "../../src/sim/scenario/scenario";
import { type RunTerms } from "../../src/sim/terms";
import { ShadowAccounts } from "../../src/sim/world/accountSource";
import { MARKET } from "../../src/sim/world/publicState";

export const WATCH = { onBlock: () => undefined, stopped: () => false };

/** A scenario with few people; `block` is the time between two blocks, undefined: as the scenario says [s]. */
export function termsOf(name: string, accounts: number, block?: number, asset?: string): RunTerms {
  const scenario = scenarioNamed(name);
  const planned = planPrices({ scenario, seed: 1n, accounts, bars: undefined, asset });
  const arm = committedArm({ ...scenario.rules, ...(block === undefined ? {} : { block }) });
  return {
    ...planned,
    ...committedExchange(),
    arm,
    seed: 1n,
    scenario: withBlocks(planned.scenario, arm.rules),
  };
}

/** What a run said and found. */
export interface Told {
  readonly column: RunColumn;
  readonly events: readonly unknown[];
}

async function tell(terms: RunTerms, opened: Opened, accounts: Judges["accounts"]): Promise<Told> {
  const said: ExchangeEvent[] = [];
  class Listener extends NoLaws {
    override transaction(events: readonly ExchangeEvent[], thorough: boolean, apply: () => void): void {
      said.push(...events);
      super.transaction(events, thorough, apply);
    }
  }
  const laws = new Listener();
  const column = await runMarket(terms, opened, { laws, transactions: laws, often: false, accounts }, WATCH);
  return { column, events: said.map((event) => bodyOf(event, terms.bars.start + terms.scenario.offsetSec)) };
}

/** Without its place on the chain. What a feed says before the market opens is as old as its setup, which takes other steps. */
function bodyOf(event: ExchangeEvent, begins: number) {
  const { block: _block, transaction: _transaction, logIndex: _logIndex, ...body } = event;
  // Only the CollateralVault deposits in a run: where it stands is its chain's.
  if (body.kind === "Deposited") return { ...body, from: "the CollateralVault" };
  if (body.kind !== "RoundMade") return body;
  const quotes = body.quotes.map((quote) => (quote.timestamp < begins ? "untold" : quote));
  return { ...body, quotes };
}

export async function onChain(terms: RunTerms): Promise<Told> {
  const node = await openerOf({ kind: defaultEngine() })(genesisOf(terms));
  try {
    const opened = await openOnChain(await Chain.on(node), terms, configOf(terms), artifactsIn("artifacts"));
    return await tell(terms, opened, new ShadowAccounts(rebuilt(opened.history), MARKET));
  } finally {
    await node.close();
  }
}

export function onTwin(terms: RunTerms): Promise<Told> {
  const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
  return tell(terms, opened, opened.engine);
}
