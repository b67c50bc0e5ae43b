import { type FidelityEffect, type FidelityHypothesis, type FidelityResult } from "../../domain/run/fidelity";
import { type FigureName } from "../ensemble/figures";
import { type Estimate, isSignificant } from "../../statistics/student";
import { MARKET_TARGETS } from "./targets";

type Parts = Pick<FidelityResult, "feedback" | "nulls" | "branching" | "ablation">;
type Verdict = FidelityHypothesis["verdict"];

/** The seven of docs/experiment.md, each by the rule that was committed there. */
export function hypothesesOf({ feedback, nulls, branching, ablation }: Parts): FidelityHypothesis[] {
  const effect = (factor: string, figure: FigureName): FidelityEffect | undefined =>
    ablation.responses
      .find((response) => response.figure === figure)
      ?.effects.find(({ factors }) => factors.length === 1 && factors[0] === factor);
  const lowers = (id: string, claim: string, factor: string, figure: FigureName): FidelityHypothesis => {
    const found = effect(factor, figure);
    return { id, claim, verdict: signed(found, -1), evidence: `${factor} on ${figure}: ${shown(found)}` };
  };
  return [
    {
      id: "H1",
      claim: "Selling by liquidations deepens the fall",
      verdict: signed(feedback, 1),
      evidence: `fall with feedback less without: ${shown(feedback)}`,
    },
    depthHypothesis(nulls),
    {
      id: "H3",
      claim: "Liquidations breed liquidations",
      verdict: signed(branching.descendants, 1),
      evidence: `descendants of one liquidation: ${shown(branching.descendants)}`,
    },
    lowers(
      "H4",
      "The median lowers what is liquidated when one venue leaves",
      "median",
      "liquidatedNotional",
    ),
    lowers("H5", "Halts lower what is liquidated", "halts", "liquidatedNotional"),
    fundHypothesis(effect("fund", "adlNotional"), effect("fund", "indexFall")),
    lowers("H7", "Equal shares lower the largest haircut", "class ADL", "largestHaircut"),
  ];
}

function depthHypothesis(nulls: FidelityResult["nulls"]): FidelityHypothesis {
  const depth = MARKET_TARGETS.find(({ figure }) => figure === "depthLow");
  const row = nulls
    .find(({ name }) => name === "zero intelligence")
    ?.rows.find(({ target }) => target === depth?.target);
  const value = row?.value ?? null;
  const verdict: Verdict = value === null || !depth ? "undecided" : value <= depth.high ? "refuted" : "holds";
  return {
    id: "H2",
    claim: "Depth vanishes because makers leave, not because flow is unlucky",
    verdict,
    evidence: `lowest depth under zero intelligence: ${value === null ? "none" : digits(value)}`,
  };
}

/** Two claims in one: less is deleveraged, and the index does not care. */
function fundHypothesis(
  adl: FidelityEffect | undefined,
  fall: FidelityEffect | undefined,
): FidelityHypothesis {
  const verdict: Verdict = !adl || !fall ? "undecided" : isSignificant(fall) ? "refuted" : signed(adl, -1);
  return {
    id: "H6",
    claim: "The fund lowers what winners lose to deleveraging, and nothing else",
    verdict,
    evidence: `fund on adlNotional: ${shown(adl)}; on indexFall: ${shown(fall)}`,
  };
}

/** Refuted where the interval holds zero or lies on the other side of it, as committed. */
function signed(found: Pick<Estimate, "low" | "high"> | null | undefined, sign: 1 | -1): Verdict {
  if (!found) return "undecided";
  return (sign > 0 ? found.low > 0 : found.high < 0) ? "holds" : "refuted";
}

function shown(found: Pick<Estimate, "mean" | "low" | "high"> | null | undefined): string {
  return found ? `${digits(found.mean)} [${digits(found.low)}, ${digits(found.high)}]` : "not measured";
}

function digits(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
