import { type RunColumn } from "../domain/run/artifact";
import { type Deployment } from "../sdk/deployment";
import { type ArtifactSource } from "../sdk/deploy/artifacts";
import { shifted } from "./bars/bars";
import { Chain } from "./chain/chain";
import { type ChainOpener } from "./chain/eip1193";
import { openOnChain } from "./engine/openChain";
import { openLed } from "./engine/openLed";
import { allLaws } from "./laws";
import { configOf, genesisOf, runMarket, type RunWatch } from "./run";
import { RuleError, twinOnly } from "./scenario/rules";
import { type RunTerms } from "./terms";

/** Where it runs and who watches; nothing of it changes the result. */
export interface RunHost extends RunWatch {
  readonly openChain: ChainOpener;
  readonly artifacts: ArtifactSource;
  /** Without the twin, which answers first and is held to the contracts: for contracts that it does not follow. Slower. */
  readonly alone?: boolean;
  /** Told once, when the exchange stands and everybody has an account. */
  readonly onDeployed?: (deployment: Deployment) => void;
}

/** One run on a chain, from genesis to the last bar. Throws LawBrokenError when a law does not hold. */
export async function simulate(terms: RunTerms, host: RunHost): Promise<RunColumn> {
  const missing = twinOnly(terms.arm.rules);
  if (missing.length > 0)
    throw new RuleError(`the contracts have no ${missing.join(" and no ")}: only their twin has`);
  const genesis = genesisOf(terms);
  const node = await host.openChain(genesis);
  try {
    const chain = await Chain.on(node);
    // A chain that others began has a later clock: the same market, another day.
    const moved = { ...terms, bars: shifted(terms.bars, chain.time - genesis) };
    const config = configOf(moved);
    const opened = host.alone
      ? await openOnChain(chain, moved, config, host.artifacts)
      : await openLed(chain, moved, config, host.artifacts, genesisOf(moved));
    host.onDeployed?.(opened.deployment);
    return await runMarket(moved, opened, await allLaws(opened, moved.arm.rules), host);
  } finally {
    await node.close();
  }
}
