import { birthOf } from "../src/audit/history/birth";
import { toNumber } from "../src/audit/hex";
import { HttpRpc, type Rpc } from "../src/audit/rpc";
import { moneyAddressesFrom } from "../src/audit/trace/discoverMoney";
import { traceJson } from "../src/audit/trace/report";
import { trace, TraceError, type TraceSubject } from "../src/audit/trace/trace";
import { type MoneyAddresses } from "../src/audit/trace/view";
import { type Header, headerOf } from "../src/audit/trust/header";
import { readDeploymentFile } from "./chain/deploymentFile";
import { onlyLedger } from "./audit/onlyLedger";
import { readTraceOptions, type TraceOptions } from "./audit/traceOptions";
import { traceText } from "./audit/traceText";
import { explain } from "./run/explain";

function subjectOf({ account, tx, address }: TraceOptions): TraceSubject {
  if (account !== undefined) return { kind: "account", account };
  if (tx !== undefined) return { kind: "transaction", hash: tx };
  if (address !== undefined) return { kind: "address", address };
  throw new TraceError("have nobody to follow, need --account, --tx or --address");
}

/** Where the money is, and since when: as a file says it, or as proved code leads to it from the Ledger. */
async function placeOf(
  { deployment: file, ledger }: TraceOptions,
  rpc: Rpc,
  chainId: number,
  header: Header,
): Promise<{ readonly addresses: MoneyAddresses; readonly from: number }> {
  if (file === undefined) {
    const addresses = await moneyAddressesFrom(rpc, header, ledger ?? (await onlyLedger(rpc, 0)));
    return { addresses, from: await birthOf(rpc, [addresses.ledger, addresses.vault], header.number) };
  }
  const deployment = readDeploymentFile(file);
  if (chainId === deployment.chainId) return { addresses: deployment.addresses, from: deployment.block };
  throw new TraceError(`the node serves chain ${chainId}, the deployment is on chain ${deployment.chainId}`);
}

async function main(options: TraceOptions): Promise<void> {
  const subject = subjectOf(options);
  const rpc = new HttpRpc(options.rpc);
  const chainId = toNumber(await rpc.request("eth_chainId", []), "eth_chainId");
  const tag = options.block === undefined ? "latest" : `0x${options.block.toString(16)}`;
  const header = headerOf(await rpc.request("eth_getBlockByNumber", [tag, false]));
  const place = await placeOf(options, rpc, chainId, header);
  const report = await trace({ rpc, chainId, header, ...place, subject, payout: options.payout });
  console.log(options.json ? traceJson(report) : traceText(report));
}

main(readTraceOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
