/** Twin of contracts/libraries/NativeUnits.sol: native units of a token with 0 to 27 decimals, and wad of whole tokens. */
import { divCeil } from "./wadMath";

/** Down: more than 18 decimals say more than wad can. */
export function toWad(native: bigint, decimals: number): bigint {
  return decimals <= 18 ? native * 10n ** BigInt(18 - decimals) : native / 10n ** BigInt(decimals - 18);
}

/** Down: fewer than 18 decimals say less than wad can. */
export function toNative(amount: bigint, decimals: number): bigint {
  return decimals <= 18 ? amount / 10n ** BigInt(18 - decimals) : amount * 10n ** BigInt(decimals - 18);
}

/** Up. */
export function toNativeUp(amount: bigint, decimals: number): bigint {
  if (decimals > 18) return amount * 10n ** BigInt(decimals - 18);
  return divCeil(amount, 10n ** BigInt(18 - decimals));
}

/** The smallest amount of wad that native units can say. */
export function unitOf(decimals: number): bigint {
  return decimals < 18 ? 10n ** BigInt(18 - decimals) : 1n;
}
