import { parseEther, type Provider, TypedDataEncoder } from "ethers";

import { ISignedSource__factory } from "../../../typechain/factories/contracts/interfaces/ISignedSource__factory";
import { type MarketId } from "../../domain/ids";
import { type Deployment } from "../deployment";
import { isRevert, type ReadyCall } from "../readyCall";
import { type Report, REPORT_TYPES, reportDomain } from "../signedReport";

/** A provider that a node stands behind which signs for accounts of its own. */
export interface SigningNode extends Provider {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/**
 * The calls that bring a price to every source of a market whose reporters' keys the node holds, signed by as many as the source
 * needs; other sources are passed over. Only local chains hold reporters' keys.
 * @param price as people write it, such as 29.5
 */
export async function reports(
  node: SigningNode,
  { chainId, markets }: Deployment,
  market: MarketId,
  price: string,
): Promise<readonly ReadyCall[]> {
  const known = new Set(((await node.send("eth_accounts", [])) as string[]).map((one) => one.toLowerCase()));
  const timestamp = (await node.getBlock("latest"))?.timestamp ?? 0;
  const report = { price: parseEther(price), timestamp };
  const calls: ReadyCall[] = [];
  for (const { adapter, feed } of markets.find(({ id }) => id === market)?.sources ?? []) {
    const signers = feed === null ? await signersOf(node, adapter, known) : [];
    if (signers.length === 0) continue;
    const signed = await Promise.all(
      signers.map((reporter) => sign(node, { chainId, adapter, reporter }, report)),
    );
    const data = ISignedSource__factory.createInterface().encodeFunctionData("report", [signed]);
    calls.push({ to: adapter, data, does: `let the reporters of ${adapter} say ${price}` });
  }
  return calls;
}

/** As many reporters as the source needs, ascending; nobody where the node has too few of them, or this is no signed source. */
async function signersOf(
  node: Provider,
  adapter: string,
  known: ReadonlySet<string>,
): Promise<readonly string[]> {
  const source = ISignedSource__factory.connect(adapter, node);
  try {
    const need = Number(await source.threshold());
    const ours = (await source.reporters()).filter((one) => known.has(one.toLowerCase()));
    return ours.length < need ? [] : ours.slice(0, need);
  } catch (error) {
    if (isRevert(error)) return [];
    throw error;
  }
}

async function sign(
  node: SigningNode,
  {
    chainId,
    adapter,
    reporter,
  }: { readonly chainId: number; readonly adapter: string; readonly reporter: string },
  report: Report,
) {
  const payload: unknown = TypedDataEncoder.getPayload(reportDomain(chainId, adapter), REPORT_TYPES, report);
  const signature = (await node.send("eth_signTypedData_v4", [reporter, JSON.stringify(payload)])) as string;
  return { reporter, ...report, signature };
}
