import { word } from "../hex";
import { type Rpc } from "../rpc";
import { BulkReader } from "../state/bulkRead";
import { keccakHex } from "../trie/keccak";
import { type ProvedAccount, provedWord } from "../trust/accounts";
import { type Header } from "../trust/header";

/** One way in which tokens are known to keep balances. */
export interface BalanceLayout {
  /** For people. */
  readonly name: string;
  slotOf(holder: string): bigint;
}

/** Variables of a contract and its ancestors before the balances: more than any known token has. */
const MOST_SLOTS = 256n;
/** `openzeppelin.storage.ERC20` by ERC-7201: its first field are the balances. */
const NAMESPACED = 0x52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace00n;
/** Solady's `_BALANCE_SLOT_SEED`, behind the holder and eight zeros. */
const SOLADY_SEED = "000000000000000087a211a2";
/** Some tokens keep a flag in the highest bit of a balance. */
const BALANCE_BITS = 255;

/** Mappings of Solidity and Vyper at each slot, and the layouts that have a place of their own. */
export const BALANCE_LAYOUTS: readonly BalanceLayout[] = [
  ...Array.from({ length: Number(MOST_SLOTS) }, (_, i) => BigInt(i)).flatMap((slot) => [
    { name: `mapping at slot ${slot}`, slotOf: (holder: string) => hashed(padded(holder) + bare(slot)) },
    {
      name: `Vyper's mapping at slot ${slot}`,
      slotOf: (holder: string) => hashed(bare(slot) + padded(holder)),
    },
  ]),
  {
    name: "OpenZeppelin's namespaced mapping (ERC-7201)",
    slotOf: (holder) => hashed(padded(holder) + bare(NAMESPACED)),
  },
  { name: "Solady's balances", slotOf: (holder) => hashed(holder.slice(2).toLowerCase() + SOLADY_SEED) },
];

/** A holder, and what the token itself says that it has. */
export type ToldBalances = ReadonlyMap<string, bigint>;

/**
 * The layout under which proved storage holds what the token says of every holder. Undefined where none does, or more than one, or where
 * nobody has anything: nothing can be told from zeros.
 */
export async function findBalances(
  rpc: Rpc,
  header: Header,
  token: ProvedAccount,
  told: ToldBalances,
): Promise<BalanceLayout | undefined> {
  let left = BALANCE_LAYOUTS;
  const reader = new BulkReader(rpc, header);
  for (const [holder, balance] of told) {
    if (balance === 0n) continue;
    const read = await reader.read(
      token.address,
      left.map((layout) => layout.slotOf(holder)),
    );
    left = left.filter((_, i) => balanceIn(read[i] ?? 0n) === balance);
  }
  const [layout] = left;
  if (layout === undefined || left.length !== 1) return undefined;
  for (const [holder, balance] of told) {
    const proved = await provedWord(rpc, header, token, layout.slotOf(holder));
    if (balanceIn(proved) !== balance) return undefined;
  }
  return layout;
}

function balanceIn(stored: bigint): bigint {
  return BigInt.asUintN(BALANCE_BITS, stored);
}

function padded(holder: string): string {
  return holder.slice(2).toLowerCase().padStart(64, "0");
}

function bare(slot: bigint): string {
  return word(slot).slice(2);
}

function hashed(digits: string): bigint {
  return BigInt(keccakHex(`0x${digits}`));
}
