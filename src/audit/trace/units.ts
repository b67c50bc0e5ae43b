import { type View } from "./view";

/** The token's own unit against the Ledger's. */
export interface Units {
  readonly decimals: number;
  readonly symbol: string;
  /** Down: what is paid never exceeds what is there. */
  toNative(wad: bigint): bigint;
  /** Down. */
  toWad(native: bigint): bigint;
}

export async function unitsOf(view: View): Promise<Units> {
  const decimals = Number(await view.value<bigint>("token", "decimals"));
  const symbol = await view.ask("token", "symbol", []);
  const [up, down] = [10n ** BigInt(Math.max(0, decimals - 18)), 10n ** BigInt(Math.max(0, 18 - decimals))];
  return {
    decimals,
    symbol: symbol.ok ? String(symbol.result[0]) : "tokens",
    toNative: (wad) => (wad * up) / down,
    toWad: (native) => (native * down) / up,
  };
}
