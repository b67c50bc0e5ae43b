import { GovernanceError, type Proposal } from "../../src/sdk/governance";
import { checkConfig } from "../../src/twin/configBounds";
import { Refusal } from "../../src/twin/refusal";

/**
 * The contracts hold parameters to their bounds when a call is made, a day after it was announced: the same is asked before.
 * @throws GovernanceError with what the parameter would be, and between what it may be
 */
export function requireWithinBounds({ config, highestTier }: Proposal): void {
  try {
    checkConfig(config, highestTier);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { parameter, have, min, max } = error.args;
    const text = `${parameter} would be ${have}, and may be ${min} to ${max}: no delay widens that, and nothing was announced`;
    throw new GovernanceError(text, { cause: error });
  }
}
