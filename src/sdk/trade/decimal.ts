import { formatUnits, parseUnits } from "ethers";

import { TradeError } from "./errors";

const WAD_DECIMALS = 18;

/** A wad exactly, as people write it: 29.5 and 30, not 30.0. */
export function decimal(wad: bigint): string {
  return formatUnits(wad, WAD_DECIMALS).replace(/\.0$/, "");
}

/**
 * What people wrote, exactly: no sign, no exponent.
 * @param decimals of the unit in which it is returned
 * @throws TradeError naming text and decimals
 */
export function parseDecimal(text: string, decimals = WAD_DECIMALS): bigint {
  const [, fraction = ""] = /^\d{1,40}(?:\.(\d{1,40}))?$/.exec(text) ?? [undefined, "none"];
  if (fraction === "none") throw new TradeError(`"${text}" is no amount: expected one such as 29.5`);
  if (fraction.length > decimals) {
    throw new TradeError(`"${text}" has ${fraction.length} decimals, and there are ${decimals}`);
  }
  return parseUnits(text, decimals);
}
