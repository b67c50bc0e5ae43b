import { type RunColumn } from "../domain/run/artifact";
import { openOnTwin } from "./engine/openTwin";
import { type TwinEngine } from "./engine/twinEngine";
import { type Opened } from "./engine/engine";
import { allLawsBeside, type LawChoice, LawsAtTheEnd, NoLaws } from "./laws";
import { configOf, genesisOf, type Judges, runMarket, type RunWatch } from "./run";
import { excusedLaws } from "./scenario/excused";
import { type Rules } from "./scenario/rules";
import { type RunTerms } from "./terms";

/** What a run on the twin leaves out, to be fast. */
export interface TwinOptions {
  readonly laws: LawChoice;
  /** False: the column's series are empty. */
  readonly series: boolean;
  readonly watch?: RunWatch;
}

const NOBODY_WATCHES: RunWatch = { onBlock: () => undefined, stopped: () => false };

/**
 * One run on the twin of the exchange: no chain, no compiled contracts, and apart from gas the same as on a chain. Nothing in it waits for
 * anything outside the process. Throws LawBrokenError when a law that is judged does not hold.
 */
export async function simulateOnTwin(terms: RunTerms, options: TwinOptions): Promise<RunColumn> {
  const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
  const judges = await judgesOf(opened, options.laws, terms.arm.rules);
  return runMarket(terms, opened, judges, options.watch ?? NOBODY_WATCHES, options.series);
}

async function judgesOf(
  opened: Opened & { readonly engine: TwinEngine },
  choice: LawChoice,
  rules: Rules,
): Promise<Judges> {
  if (choice === "all") return allLawsBeside(opened, rules, opened.engine);
  const laws = choice === "end" ? new LawsAtTheEnd(opened, excusedLaws(rules)) : new NoLaws();
  return { laws, transactions: laws, often: false, accounts: opened.engine };
}
