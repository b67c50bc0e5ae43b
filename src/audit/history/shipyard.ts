import { IShipyard__factory } from "../../../typechain/factories/contracts/interfaces/IShipyard__factory";
import { type Rpc } from "../rpc";
import { chainLogsOf } from "./chainLog";
import { quantity } from "./logFetcher";

const NOBODY = `0x${"0".repeat(40)}`;

/** Who says to have built the Ledger. Nothing rests on it: its only logs are about launches. The zero address where nobody does. */
export async function findShipyard(rpc: Rpc, ledger: string, from: number, to: number): Promise<string> {
  const launched = IShipyard__factory.createInterface().getEvent("Launched").topicHash;
  const topics = [launched, null, `0x${ledger.slice(2).toLowerCase().padStart(64, "0")}`];
  const filter = { fromBlock: quantity(from), toBlock: quantity(to), topics };
  const [log] = chainLogsOf(await rpc.request("eth_getLogs", [filter]));
  return log?.address ?? NOBODY;
}
