import { ERC20__factory } from "../../../typechain/factories/@openzeppelin/contracts/token/ERC20/ERC20__factory";
import { birthOf } from "../history/birth";
import { LogFetcher } from "../history/logFetcher";
import { type Rpc } from "../rpc";
import { BulkReader } from "../state/bulkRead";
import { ContractStorage } from "../state/contractStorage";
import { type Place } from "../state/place";
import { TOKEN } from "../state/places";
import { requireComplete, type StorageVerdict } from "../state/prove";
import { addressIn, type ProvedAccount } from "../trust/accounts";
import { type Header } from "../trust/header";

const FACE = ERC20__factory.createInterface();
const TRANSFER = FACE.getEvent("Transfer").topicHash;
const APPROVAL = FACE.getEvent("Approval").topicHash;

/**
 * Requires of a token whose code is known that its events explain all that it stores. Whoever deployed it may have written more: an
 * allowance of the Vault's, which the Vault's code never gives, lets somebody take what the Vault holds.
 */
export async function requireCompleteToken(
  rpc: Rpc,
  header: Header,
  account: ProvedAccount,
): Promise<StorageVerdict> {
  const from = await birthOf(rpc, [account.address], header.number);
  const places = new Map<string, Place>();
  const note = (place: Place): void => void places.set(place.name, place);
  for (const place of [TOKEN.totalSupply, TOKEN.name, TOKEN.symbol]) note(place);
  const said = new LogFetcher(rpc, { address: [account.address] });
  for await (const { logs } of said.read(from, header.number)) {
    for (const { topics } of logs) {
      const [event, first, second] = [topics[0], addressAt(topics, 1), addressAt(topics, 2)];
      if (event === TRANSFER) [first, second].forEach((holder) => note(TOKEN.balances.at(holder)));
      if (event === APPROVAL) note(TOKEN.allowances.at(first).at(second));
    }
  }
  const storage = new ContractStorage(account, new BulkReader(rpc, header));
  await storage.load(places.values());
  return requireComplete("TestToken", storage, rpc, header);
}

function addressAt(topics: readonly string[], at: number): string {
  return addressIn(BigInt(topics[at] ?? 0));
}
