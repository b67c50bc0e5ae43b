import { IShipyard__factory } from "../../../typechain/factories/contracts/interfaces/IShipyard__factory";
import { LAUNCHES } from "../../sdk/deploy/contracts";
import { predictLaunch } from "../../sdk/deploy/wiring";
import { toNumber, word } from "../hex";
import { type Rpc } from "../rpc";
import { addressIn } from "../trust/accounts";
import { LogFetcher } from "./logFetcher";

/** Who built what nobody says to have built. */
export const NOBODY = `0x${"0".repeat(40)}`;

/** Number of the Ledger among a shipyard's launches. */
const LEDGER_LAUNCH = LAUNCHES.findIndex(({ key }) => key === "ledger");

function launched(): string {
  return IShipyard__factory.createInterface().getEvent("Launched").topicHash;
}

/** Ledgers that a shipyard says to have built since a block: a hint for people, believed in nothing else. */
export async function findLedgers(rpc: Rpc, from: number): Promise<readonly string[]> {
  const newest = toNumber(await rpc.request("eth_blockNumber", []), "eth_blockNumber");
  const topics = [launched(), word(BigInt(LEDGER_LAUNCH))];
  const logs = await new LogFetcher(rpc, { topics }).all(from, newest);
  const told = logs.map(({ address, topics: [, , at] }) => ({ address, ledger: addressIn(BigInt(at ?? 0)) }));
  // Anybody can say so: what a shipyard builds has the address that follows from its own.
  return told.flatMap(({ address, ledger }) => (built(address, LEDGER_LAUNCH) === ledger ? [ledger] : []));
}

/**
 * Who built the Ledger: who says so, and whose launches have such addresses; nobody else's can. The zero address where nobody says it.
 */
export async function findShipyard(rpc: Rpc, ledger: string, from: number, to: number): Promise<string> {
  const topics = [launched(), null, word(BigInt(ledger))];
  for await (const { logs } of new LogFetcher(rpc, { topics }).read(from, to)) {
    const found = logs.find(({ address }) => built(address, LEDGER_LAUNCH) === ledger.toLowerCase());
    if (found !== undefined) return found.address;
  }
  return NOBODY;
}

/** What a shipyard's launch of this number has as its address, in lower case. */
export function built(shipyard: string, index: number): string {
  return predictLaunch(shipyard, index).toLowerCase();
}
