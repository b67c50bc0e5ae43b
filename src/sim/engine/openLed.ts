import { type ArtifactSource } from "../../sdk/deploy/artifacts";
import { type ExchangeConfig } from "../../sdk/deploy/exchangeConfig";
import { type Deployment } from "../../sdk/deployment";
import { type Chain } from "../chain/chain";
import { type RunTerms } from "../terms";
import { type Opened } from "./engine";
import { LedEngine } from "./ledEngine";
import { openOnChain } from "./openChain";
import { openOnTwin } from "./openTwin";

/** The contracts on a chain, and their twin where they are, to go ahead of them. @param genesis Unix seconds. */
export async function openLed(
  chain: Chain,
  terms: RunTerms,
  config: ExchangeConfig,
  artifacts: ArtifactSource,
  genesis: number,
): Promise<Opened & { readonly deployment: Deployment }> {
  const { engine, ...opened } = await openOnChain(chain, terms, config, artifacts);
  const place = {
    addresses: opened.deployment.addresses,
    moment: { timestamp: chain.time, block: chain.block },
  };
  const twin = openOnTwin(terms, config, genesis, place);
  return { ...opened, engine: new LedEngine(twin.engine, engine, chain.time) };
}
