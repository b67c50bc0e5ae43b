import { type FigureName } from "../ensemble/figures";
import { type Arm } from "../scenario/arm";
import { AS_IT_IS, type Variation } from "./model";
import { type Parameters } from "./parameters";
import { SAFETIES } from "./ablation";
import { safeArm } from "./setup";

/** A statement about what something does to a figure, which can be judged anew at any point of the plausible ranges. */
export interface Claim {
  readonly id: string;
  readonly claim: string;
  readonly figure: FigureName;
  /** 1: with it the figure is higher than without; -1: lower. */
  readonly sign: 1 | -1;
  /** The market without it. */
  readonly without: {
    readonly arm: (parameters: Parameters) => Arm;
    readonly variation: Variation;
  };
}

/** docs/experiment.md, H1 and H4 to H7. */
export const CLAIMS: readonly Claim[] = [
  {
    id: "H1",
    claim: "selling by liquidations deepens the fall",
    figure: "indexFall",
    sign: 1,
    without: { arm: (parameters) => safeArm(parameters), variation: { ...AS_IT_IS, feedback: false } },
  },
  ofSafety("H4", "median", "the median of sources lowers what is liquidated", "liquidatedNotional"),
  ofSafety("H5", "halts", "halts lower what is liquidated", "liquidatedNotional"),
  ofSafety("H6", "fund", "the fund lowers what is deleveraged", "adlNotional"),
  ofSafety("H7", "class ADL", "closing a class by equal shares lowers the largest haircut", "largestHaircut"),
];

function ofSafety(id: string, name: string, claim: string, figure: FigureName): Claim {
  const safety = SAFETIES.find((known) => known.name === name);
  if (!safety) throw new RangeError(`there is no safety "${name}"`);
  const arm = (parameters: Parameters): Arm => safeArm(parameters, safety.without);
  return { id, claim, figure, sign: -1, without: { arm, variation: AS_IT_IS } };
}
