import { FACTS } from "../code/facts";
import { readCode } from "../code/readCode";
import { toBigint, word } from "../hex";
import { type Rpc } from "../rpc";
import { TOKEN } from "../state/places";
import { type ProvedAccount, proveAccount, provedCode, provedWord } from "../trust/accounts";
import { type Header } from "../trust/header";
import { namedPowers, proxySlots } from "./issuer";

/** How far a balance can be relied on: proved by known code and its storage, or told by the token's own code. */
export type TokenGrade = "proved" | "RPC-trusted";

export interface TokenReading {
  readonly address: string;
  readonly grade: TokenGrade;
  /** As it is built into known code, else as the token says. */
  readonly decimals: bigint;
  /** Native units that each holder has. */
  readonly balances: ReadonlyMap<string, bigint>;
  /** What whoever controls the token can do to its holders, as far as its code shows. */
  readonly powers: readonly string[];
}

const BALANCE_OF = "0x70a08231";
const DECIMALS = "0x313ce567";

/**
 * Reads the settlement token. Where its code is known, balances are proved slot by slot. Any other code can answer what it likes, and
 * its slots may mean anything: then its own answer is taken, and graded so.
 */
export async function readToken(
  rpc: Rpc,
  header: Header,
  address: string,
  holders: readonly string[],
): Promise<TokenReading> {
  const account = await proveAccount(rpc, header, address);
  const code = await provedCode(rpc, header, account);
  const { matches: known, immutables } = readCode(FACTS.TestToken, code);
  const read = known ? provedBalance : toldBalance;
  const balances = new Map<string, bigint>();
  for (const holder of holders) balances.set(holder, await read(rpc, header, account, holder));
  const powers = known ? ANYBODY_MINTS : [...namedPowers(code), ...(await proxies(rpc, header, account))];
  const decimals = immutables.get("_decimals") ?? (await told(rpc, header, account, DECIMALS, "decimals"));
  return { address, grade: known ? "proved" : "RPC-trusted", decimals, balances, powers };
}

/** Of the token that is made for local chains. */
const ANYBODY_MINTS = ["anybody can make new tokens: this is the test token"];

function provedBalance(rpc: Rpc, header: Header, account: ProvedAccount, holder: string): Promise<bigint> {
  return provedWord(rpc, header, account, TOKEN.balances.at(holder).slot);
}

async function proxies(rpc: Rpc, header: Header, account: ProvedAccount): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [what, slot] of proxySlots()) {
    const value = await provedWord(rpc, header, account, slot);
    if (value !== 0n) found.push(`is a proxy, whose code can be replaced: its ${what} is ${word(value)}`);
  }
  return found;
}

function toldBalance(rpc: Rpc, header: Header, account: ProvedAccount, holder: string): Promise<bigint> {
  return told(rpc, header, account, `${BALANCE_OF}${holder.slice(2).padStart(64, "0")}`, "balanceOf");
}

async function told(
  rpc: Rpc,
  header: Header,
  { address }: ProvedAccount,
  data: string,
  what: string,
): Promise<bigint> {
  const params = [{ to: address, data }, `0x${header.number.toString(16)}`];
  return toBigint(await rpc.request("eth_call", params), what);
}
