import { type Arm, changedArm } from "../../src/sim/scenario/arm";
import { readRules, RuleError } from "../../src/sim/scenario/rules";

const BETWEEN_ARMS = ";";
const BETWEEN_SETTINGS = ",";

/**
 * The arms of a sweep, the committed one first. Each text is one arm, or several with semicolons between them; the settings of one arm
 * stand with commas between them: `oracle=single`, `halts=off;oracle=single,halts=off`. Throws RuleError on a setting that is none, an
 * empty arm and one that is listed twice.
 */
export function readArms(committed: Arm, texts: readonly string[]): Arm[] {
  const arms = [committed];
  for (const text of texts.flatMap((list) => list.split(BETWEEN_ARMS))) {
    const settings = text.split(BETWEEN_SETTINGS).map((setting) => setting.trim());
    if (settings.includes("")) {
      throw new RuleError(`"${text}" is no arm: an arm is key=value, or several with commas between them`);
    }
    const arm = changedArm(committed, readRules(settings));
    if (arms.some(({ id }) => id === arm.id)) throw new RuleError(`arm "${arm.id}" is listed twice`);
    arms.push(arm);
  }
  return arms;
}
