import { JsonRpcProvider, Network } from "ethers";

import { type Deployment } from "../../src/sdk/deployment";
import { readDeploymentFile } from "./deploymentFile";
import { HttpClient } from "./httpClient";

/** The node and the deployment's file are not of one chain. */
export class OtherChainError extends Error {
  override readonly name = "OtherChainError";
}

/** A deployment, and a node of its chain. */
export interface Desk {
  readonly provider: JsonRpcProvider;
  readonly deployment: Deployment;
}

/**
 * Does something at a deployment through a node of its chain.
 * @throws RefusedError for what a contract refused, with its name; OtherChainError for a node of another chain
 */
export async function atDeployment<T>(
  { rpc, deployment: file }: { readonly rpc: string; readonly deployment: string },
  act: (desk: Desk) => Promise<T>,
): Promise<T> {
  const deployment = readDeploymentFile(file);
  // Asked first, since the provider would try again for ever where nobody answers.
  const chainId = Number(await new HttpClient(rpc).request({ method: "eth_chainId" }));
  if (chainId !== deployment.chainId) {
    throw new OtherChainError(`${rpc} is chain ${chainId}, the deployment is on ${deployment.chainId}`);
  }
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(rpc, network, { staticNetwork: network, cacheTimeout: -1 });
  try {
    return await act({ provider, deployment });
  } catch (error) {
    // The contracts' types are made by the first compilation.
    const { refusalOf } = await import("../../src/sdk/refusal");
    throw refusalOf(error) ?? error;
  } finally {
    provider.destroy();
  }
}
