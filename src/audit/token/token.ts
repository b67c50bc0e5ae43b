import { FACTS } from "../code/facts";
import { readCode } from "../code/readCode";
import { toBigint, word } from "../hex";
import { type Rpc } from "../rpc";
import { TOKEN } from "../state/places";
import { type StorageVerdict } from "../state/prove";
import { type ProvedAccount, proveAccount, provedCode, provedWord } from "../trust/accounts";
import { type Header } from "../trust/header";
import { findBalances } from "./balanceSlot";
import { delegations, isImplementation, namedPowers, proxySlots } from "./issuer";
import { requireCompleteToken } from "./tokenStorage";

/**
 * How far a balance can be relied on. proved: by known code and its storage. found: the code is not known, but cannot be replaced, and
 * proved storage holds what it says, where tokens are known to keep balances. RPC-trusted: the token's own word.
 */
export type TokenGrade = "proved" | "found" | "RPC-trusted";

export interface TokenReading {
  readonly address: string;
  readonly grade: TokenGrade;
  /** As it is built into known code, else as the token says. */
  readonly decimals: bigint;
  /** Where the balances of a token of unknown code were found; undefined else. */
  readonly layout?: string | undefined;
  /** Native units that each holder has. */
  readonly balances: ReadonlyMap<string, bigint>;
  /** Of known code: what it stores besides what its events explain. */
  readonly storage?: StorageVerdict;
  /** What whoever controls the token can do to its holders, as far as its code shows. */
  readonly powers: readonly string[];
}

const BALANCE_OF = "0x70a08231";
const DECIMALS = "0x313ce567";
const ADDRESS_MASK = (1n << 160n) - 1n;

/**
 * Reads the settlement token. Where its code is known, balances are proved slot by slot. Any other code can answer what it likes, and
 * its slots may mean anything: its own answer is taken, and graded by whether proved storage bears it out.
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
  const decimals = immutables.get("_decimals") ?? (await told(rpc, header, account, DECIMALS, "decimals"));
  if (known) {
    const storage = await requireCompleteToken(rpc, header, account);
    return { address, grade: "proved", decimals, balances, storage, powers: ANYBODY_MINTS };
  }
  const replaceable = [...(await proxies(rpc, header, account)), ...delegations(code)];
  // What code means that can be replaced, no slot can tell.
  const layout = replaceable.length > 0 ? undefined : await findBalances(rpc, header, account, balances);
  const grade = layout === undefined ? "RPC-trusted" : "found";
  const powers = [...namedPowers(code), ...replaceable];
  return { address, grade, layout: layout?.name, decimals, balances, powers };
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
    if (value === 0n) continue;
    found.push(`is a proxy, whose code can be replaced: its ${what} is ${word(value)}`);
    if (isImplementation(what)) found.push(...(await powersBehind(rpc, header, value)));
  }
  return found;
}

/** What the proved code behind a proxy names, as it is now. */
async function powersBehind(rpc: Rpc, header: Header, slot: bigint): Promise<readonly string[]> {
  const address = `0x${(slot & ADDRESS_MASK).toString(16).padStart(40, "0")}`;
  const code = await provedCode(rpc, header, await proveAccount(rpc, header, address));
  return namedPowers(code).map((power) => `${power}, by the code that it runs now`);
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
