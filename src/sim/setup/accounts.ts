import { Interface } from "ethers";

import { type Call, ChainError, type Receipt } from "../chain/block";
import { type Chain } from "../chain/chain";
import { type Participant } from "../scenario/crowd";
import { type Contracts } from "../world/contracts";
import { addressOf } from "./actors";

const WAD = 10n ** 18n;
const TOKEN = new Interface([
  "function mint(address to, uint256 amountNative)",
  "function approve(address spender, uint256 amount) returns (bool)",
]);

/** A participant with an account on the exchange. */
export interface Trader extends Participant {
  /** Place in the order of birth, by which its random numbers are drawn. */
  readonly birth: number;
  readonly id: number;
  readonly address: string;
}

export interface Funding {
  readonly token: string;
  /** [wad] of one native unit. */
  readonly unit: bigint;
}

/** A node looks through everything of a sender that waits for each transaction that he adds. */
const CALLS_A_BLOCK = 400;

/** Sends all, in blocks a second apart, without waiting from one to the next; everything must succeed. */
async function sendAll(chain: Chain, calls: readonly Call[]): Promise<Receipt[]> {
  const blocks: Promise<readonly Receipt[]>[] = [];
  for (let from = 0; from < calls.length; from += CALLS_A_BLOCK) {
    for (const call of calls.slice(from, from + CALLS_A_BLOCK)) chain.submit(call);
    blocks.push(mineAll(chain));
  }
  return (await Promise.all(blocks)).flat();
}

/** Mines what waits; everything must have succeeded. */
export async function mineAll(chain: Chain, seconds = 1): Promise<readonly Receipt[]> {
  const { receipts } = await chain.mine(chain.time + seconds);
  for (const receipt of receipts) {
    if (!receipt.succeeded) {
      throw new ChainError(`setup failed: ${receipt.hash}: ${receipt.failure}`);
    }
  }
  return receipts;
}

/** Opens, funds and sets up an account for everybody, in the order of birth. */
export async function openAccounts(
  chain: Chain,
  { ledger, vault }: Contracts,
  funding: Funding,
  people: readonly Participant[],
): Promise<Trader[]> {
  const bank = addressOf("bank");
  const total = people.reduce((sum, { deposit }) => sum + deposit, 0n);
  const native = (dollars: bigint): bigint => (dollars * WAD) / funding.unit;
  await sendAll(chain, [
    tokenCall(bank, funding.token, "mint", [bank, native(total)]),
    tokenCall(bank, funding.token, "approve", [vault.address, native(total)]),
  ]);
  const addresses = people.map((_, index) => addressOf(`trader ${index}`));
  const openings = addresses.map((address) => ledger.transaction(bank, "openAccount", address));
  const opened = await sendAll(chain, openings);
  const traders = people.map((person, index) => ({
    ...person,
    birth: index,
    id: openedAccount(opened[index]),
    address: addresses[index] ?? "",
  }));
  const funded = traders.filter(({ deposit }) => deposit > 0n);
  await sendAll(
    chain,
    funded.map(({ id, deposit }) => vault.transaction(bank, "deposit", id, native(deposit))),
  );
  const leveraged = traders.filter(({ tier }) => tier > 0);
  await sendAll(
    chain,
    leveraged.map(({ id, tier, address }) => ledger.transaction(address, "setTier", id, 0, tier)),
  );
  return traders;
}

export function tokenCall(from: string, token: string, method: string, args: unknown[]) {
  return { from, to: token, data: TOKEN.encodeFunctionData(method, args) };
}

/** The number in AccountOpened's first topic. */
function openedAccount(receipt: Receipt | undefined): number {
  const topic = receipt?.logs[0]?.topics[1];
  if (topic === undefined) throw new ChainError("no account was opened");
  return Number(BigInt(topic));
}
