/** Twin of contracts/libraries/CollateralMath.sol: the same results, bit for bit, and a MathError where it reverts. */
import { COLLATERAL_ALLOWED_PPM, COLLATERAL_RAMP, MAX_COLLATERAL_SHORTFALL, PPM, WAD } from "./bounds";
import { asUint } from "./checked";
import { divCeil, min, mulDivDown, mulDivUp } from "./wadMath";

/** amount * price * (1 - haircut), down: rounded against the account. */
export function haircutValue(amount: bigint, price: bigint, haircutPpm: bigint): bigint {
  return asUint(asUint(amount * price) * asUint(PPM - haircutPpm)) / (WAD * PPM);
}

/** Discount of a sale that was opened `elapsed` seconds ago, down: from 0 to half of the haircut [ppm]. */
export function discountPpm(haircutPpm: bigint, elapsed: bigint): bigint {
  return mulDivDown(haircutPpm, min(elapsed, COLLATERAL_RAMP), COLLATERAL_RAMP * 2n);
}

/** Price of a sale, up: for the account [wad]. */
export function salePrice(price: bigint, discount: bigint): bigint {
  return mulDivUp(price, asUint(PPM - discount), PPM);
}

/** How far below zero settled worth may be before collateral of this haircut value is sold, down [wad]. */
export function allowedShortfall(value: bigint): bigint {
  return min(MAX_COLLATERAL_SHORTFALL, mulDivDown(value, COLLATERAL_ALLOWED_PPM, PPM));
}

/** Most that may be sold at `price` to bring in `need`, in steps of `unit`, up [wad]. */
export function amountFor(need: bigint, price: bigint, unit: bigint): bigint {
  return asUint(divCeil(mulDivUp(need, WAD, price), unit) * unit);
}
