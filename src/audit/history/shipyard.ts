import { IShipyard__factory } from "../../../typechain/factories/contracts/interfaces/IShipyard__factory";
import { LAUNCHES } from "../../sdk/deploy/contracts";
import { predictLaunch } from "../../sdk/deploy/wiring";
import { word } from "../hex";
import { type Rpc } from "../rpc";
import { addressIn } from "../trust/accounts";
import { chainLogsOf } from "./chainLog";
import { quantity } from "./logFetcher";

/** Who built what nobody says to have built. */
export const NOBODY = `0x${"0".repeat(40)}`;

/** Number of the Ledger among a shipyard's launches. */
const LEDGER_LAUNCH = LAUNCHES.findIndex(({ key }) => key === "ledger");

/** Ledgers that somebody says to have built since a block: a hint for people, believed in nothing. */
export async function findLedgers(rpc: Rpc, from: number): Promise<readonly string[]> {
  const launched = IShipyard__factory.createInterface().getEvent("Launched").topicHash;
  const filter = {
    fromBlock: quantity(from),
    toBlock: "latest",
    topics: [launched, word(BigInt(LEDGER_LAUNCH))],
  };
  const logs = chainLogsOf(await rpc.request("eth_getLogs", [filter]));
  return logs.map(({ topics }) => addressIn(BigInt(topics[2] ?? "0x0")));
}

/**
 * Who built the Ledger: who says so, and whose launches have such addresses; nobody else's can. The zero address where nobody says it.
 */
export async function findShipyard(rpc: Rpc, ledger: string, from: number, to: number): Promise<string> {
  const launched = IShipyard__factory.createInterface().getEvent("Launched").topicHash;
  const topics = [launched, null, word(BigInt(ledger))];
  const filter = { fromBlock: quantity(from), toBlock: quantity(to), topics };
  const logs = chainLogsOf(await rpc.request("eth_getLogs", [filter]));
  return (
    logs.find(({ address }) => built(address, LEDGER_LAUNCH) === ledger.toLowerCase())?.address ?? NOBODY
  );
}

/** What a shipyard's launch of this number has as its address, in lower case. */
export function built(shipyard: string, index: number): string {
  return predictLaunch(shipyard, index).toLowerCase();
}
