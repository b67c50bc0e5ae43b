import { toQuantity } from "ethers";

import { type ArtifactSource } from "../../sdk/deploy/artifacts";
import { recordsInMemory } from "../../sdk/deploy/context";
import { deployExchange } from "../../sdk/deploy/deploy";
import { type ExchangeConfig } from "../../sdk/deploy/exchangeConfig";
import { type Deployment } from "../../sdk/deployment";
import { EventDecoder } from "../../sdk/eventDecoder";
import { type Chain } from "../chain/chain";
import { readLogs } from "../chain/newestBlock";
import { InstantSigner, providerOn } from "../chain/signer";
import { openAccounts } from "../setup/accounts";
import { addressOf } from "../setup/actors";
import { connectFeeds } from "../setup/exchange";
import { seedFund } from "../setup/fund";
import { handOut, listCollateral } from "../setup/collateral";
import { deployTriggers, GATEWAY_DEPLOYER, trustTriggers } from "../setup/triggers";
import { leavesTriggers } from "../scenario/cast";
import { assetPrice, crowdOf, type RunTerms } from "../terms";
import { contractsAt } from "../world/contracts";
import { ChainEngine } from "./chainEngine";
import { type Opened } from "./engine";

/** Deploys the contracts on a chain, seeds the fund, and opens and funds everybody's account. */
export async function openOnChain(
  chain: Chain,
  terms: RunTerms,
  config: ExchangeConfig,
  artifacts: ArtifactSource,
): Promise<Opened & { readonly engine: ChainEngine; readonly deployment: Deployment }> {
  const { arm, bars, reporters } = terms;
  const provider = providerOn(chain);
  const deployer = new InstantSigner(chain, addressOf("deployer"), provider);
  const deploying = { deployer, artifacts, config, records: recordsInMemory() };
  const deployed = await deployExchange(deploying);
  const gateway = leavesTriggers(terms.scenario.cast)
    ? await deployTriggers(
        new InstantSigner(chain, GATEWAY_DEPLOYER, provider),
        deployed.addresses,
        artifacts,
      )
    : undefined;
  const deployment = gateway === undefined ? deployed : { ...deployed, gateways: [gateway] };
  const contracts = contractsAt(deployment.addresses, chain, gateway);
  const decoder = new EventDecoder(deployment.addresses, deployment.gateways);
  const funding = { token: deployment.addresses.token, unit: 10n ** BigInt(18 - config.token.decimals) };
  await seedFund(chain, contracts, funding, arm.rules.insurance);
  const traders = await openAccounts(chain, contracts, funding, crowdOf(terms, arm.rules));
  const feeds = config.markets.flatMap((_, market) =>
    connectFeeds(config, deployment, reporters, bars.venues.length, arm, chain.chainId, market),
  );
  const asset = terms.scenario.collateral;
  if (asset !== undefined) {
    const own = feeds.slice(config.markets[0]?.sources.length);
    const listing = { asset, price: assetPrice(terms), feeds: own, config, artifacts };
    const token = await listCollateral(chain, contracts, deployer, listing);
    await handOut(chain, contracts, funding, token, traders);
  }
  await trustTriggers(chain, contracts, funding, traders);
  const logs = await readLogs(chain.provider, toQuantity(deployment.block));
  const engine = new ChainEngine({ chain, contracts, decoder, provider, deployment, feeds });
  const history = decoder.decodeAll(logs);
  return { engine, traders, history, deployment, ...(gateway === undefined ? {} : { triggers: gateway }) };
}
