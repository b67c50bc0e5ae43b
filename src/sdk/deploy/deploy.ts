import { GATEWAYS, LAUNCHES, LENSES } from "./contracts";
import { type DeployContext, addressOf, providerOf, recordOf } from "./context";
import { configHash } from "./configHash";
import { deployAuthority, deployShipyard, deployToken } from "./steps/foundations";
import { deployGateways, deployLenses, launchContracts } from "./steps/launch";
import { listMarkets } from "./steps/markets";
import { grantRoles, renounceRoles } from "./steps/roles";
import { seedLedger } from "./steps/seed";
import { adapterName, deploySources, feedName } from "./steps/sources";
import { verifyDeployment } from "./steps/verify";
import { DEPLOYMENT_SCHEMA, type Deployment, deploymentSchema } from "../deployment";

/** One idempotent step: it does what is missing and can be run again after any interruption. */
export type DeployStep = (context: DeployContext) => Promise<void>;

/** All steps in their order. `deploy/steps` has one file for each. */
export const STEPS = {
  authority: deployAuthority,
  token: deployToken,
  shipyard: deployShipyard,
  contracts: launchContracts,
  lenses: deployLenses,
  seed: seedLedger,
  sources: deploySources,
  markets: listMarkets,
  roles: grantRoles,
  handover: renounceRoles,
  verification: verifyDeployment,
} as const satisfies Record<string, DeployStep>;

/** Steps beside the exchange, which is whole without them. */
export const EXTRA_STEPS = { gateways: deployGateways } as const satisfies Record<string, DeployStep>;

/** Runs or resumes a whole deployment. */
export async function deployExchange(context: DeployContext): Promise<Deployment> {
  for (const step of Object.values(STEPS)) {
    await step(context);
  }
  return deploymentOf(context);
}

/** The artifact of a finished deployment. */
export async function deploymentOf(context: DeployContext): Promise<Deployment> {
  const { chainId } = await providerOf(context).getNetwork();
  const named = [
    { key: "authority", contract: "Authority" },
    { key: "token", contract: "Token" },
    { key: "shipyard", contract: "Shipyard" },
    ...LAUNCHES,
    ...LENSES,
  ];
  const addresses = await Promise.all(
    named.map(async ({ key, contract }) => [key, await addressOf(context, contract)] as const),
  );
  return deploymentSchema.parse({
    schema: DEPLOYMENT_SCHEMA,
    chainId: Number(chainId),
    block: (await recordOf(context, "Authority")).block,
    configHash: configHash(context.config),
    addresses: Object.fromEntries(addresses),
    markets: await Promise.all(context.config.markets.map((_, id) => marketOf(context, id))),
    ...(await gatewaysOf(context)),
  });
}

/** Nothing where the step beside the exchange has not run. */
async function gatewaysOf({ records }: DeployContext): Promise<{ readonly gateways?: readonly string[] }> {
  const known = await Promise.all(GATEWAYS.map((name) => records.get(name)));
  const gateways = known.flatMap((record) => record?.address ?? []);
  return gateways.length === 0 ? {} : { gateways };
}

async function marketOf(context: DeployContext, id: number) {
  const { symbol, sources } = context.config.markets[id] ?? { symbol: "", sources: [] };
  return {
    id,
    symbol,
    sources: await Promise.all(
      sources.map(async ({ feed }, index) => ({
        adapter: await addressOf(context, adapterName(symbol, index)),
        feed:
          feed.kind === "chainlink"
            ? feed.aggregator
            : ((await context.records.get(feedName(symbol, index)))?.address ?? null),
      })),
    ),
  };
}
