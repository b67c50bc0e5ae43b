import { type RunArtifact } from "../domain/run/artifact";

type Kind = RunArtifact["result"]["bars"]["kind"];
/** What executed the columns: chains, the twin, or some of each. */
type Executed = "contracts" | "twin" | "both";

function executedBy({ meta }: RunArtifact): Executed {
  const twins = meta.engines.filter((engine) => engine === "twin").length;
  if (twins === 0) return "contracts";
  return twins === meta.engines.length ? "twin" : "both";
}

const RULES: Record<Executed, string> = {
  contracts: "The contracts",
  twin: "The contracts' rules (here run by their twin in TypeScript)",
  both: "The contracts (some columns: their twin in TypeScript)",
};

/** What a reader may take for real, in a sentence. */
export function realityInShort(run: RunArtifact): string {
  const rules = RULES[executedBy(run)];
  return {
    recorded: `${rules} and the prices are real; the traders are modelled.`,
    modelled: `${rules} are real; the prices and the traders are modelled.`,
  }[run.result.bars.kind];
}

const RAN: Record<Executed, string> = {
  contracts: "the contracts, which ran on a chain transaction by transaction",
  twin: "the contracts' rules. No chain ran here, but their twin in TypeScript, which tests hold to the contracts in every price, balance and event",
  both:
    "the contracts, which ran on a chain transaction by transaction, but for the columns of their twin in TypeScript; tests hold the twin to " +
    "the contracts wherever the contracts have the rule",
};

const MODELLED: Record<Kind, string> = {
  recorded:
    `everybody who trades here. The recorded prices already contain the liquidations of that day, and nothing that happens here moves them: ` +
    `the runs show what these rules do with such prices, not what the prices would have been.`,
  modelled: `everybody who trades here, the venues outside and their prices, which the hedges of our arbitrageurs move.`,
};

/** The same at length. HTML. */
export function whatIsReal(run: RunArtifact): string {
  const { kind } = run.result.bars;
  const prices = kind === "recorded" ? ", and the recorded trades of the venues" : "";
  return `<p><strong>Real:</strong> ${RAN[executedBy(run)]}${prices}. <strong>Modelled:</strong> ${MODELLED[kind]}</p>`;
}
