import { getAddress, isAddress } from "ethers";
import { z } from "zod";

const address = z
  .string()
  .refine((text) => isAddress(text), { error: "not an address" })
  .transform((text) => getAddress(text));

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });

const addresses = z.strictObject({
  authority: address,
  token: address,
  shipyard: address,
  registry: address,
  oracle: address,
  breaker: address,
  ledger: address,
  vault: address,
  keyring: address,
  exchange: address,
  deleverager: address,
  liquidator: address,
  fund: address,
  collateral: address,
  auction: address,
  accountLens: address,
  marketLens: address,
  solvencyLens: address,
});

const source = z.strictObject({
  adapter: address,
  /** The feed behind the adapter, where a contract of its own. */
  feed: address.nullable(),
});

const market = z.strictObject({
  id: z.int().min(0).max(62),
  symbol: z.string().min(1),
  sources: z.array(source),
});

export const DEPLOYMENT_SCHEMA = "glasshouse.deployment/1";

/** A finished deployment: everything that a client needs to talk to it, and no secret. */
export const deploymentSchema = z.strictObject({
  schema: z.literal(DEPLOYMENT_SCHEMA),
  chainId: z.int().positive(),
  /** No contract of the exchange is older: scans for events start here. */
  block: z.int().nonnegative(),
  /** Of the configuration that was deployed and verified. */
  configHash: hash,
  addresses,
  markets: z.array(market),
  /** Delegates of users who want them, where some were deployed beside: the exchange knows none. */
  gateways: z.array(address).optional(),
});

export type Deployment = z.infer<typeof deploymentSchema>;
export type DeployedMarket = Deployment["markets"][number];
export type DeployedAddresses = Deployment["addresses"];

/** Reads a deployment artifact; throws zod's error, which names every field that is wrong. */
export function parseDeployment(json: string): Deployment {
  return deploymentSchema.parse(JSON.parse(json));
}
