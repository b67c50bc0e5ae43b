import { type RunArtifact } from "../domain/run/artifact";
import { escapeHtml } from "./format";
import { failures, parameterTables, population } from "./parts";
import { whatIsReal } from "./reality";
import { topic } from "./topic";

/** Where a reader should not take comfort from the figures above. */
const UNPROTECTED = [
  "A dishonest majority: the median lies within the honest prices while sources with less than half of the weight lie, and no longer.",
  "Whoever orders the transactions: a sequencer can delay or leave out updates, orders and liquidations. Here none was left out.",
  "A price that falls faster than anybody can sell: halts then stop trading, not losses, and they delay liquidations, which can cost more than they save.",
  "A fund that is too small: what it cannot pay is taken from winners by fixed shares (ADL) or stays owed, published, in the deficit account.",
  "The issuer of the settlement token, who may freeze the tokens that the exchange holds.",
  "A fault in a contract: the laws were checked on this run's states, not on all states.",
  "Lost or stolen keys of an account's owner, and hunters who read every position, because everybody can.",
];

/** What stands behind the charts: rules, assumptions, limits, people, parameters, and how to see it again. */
export function background(run: RunArtifact): string[] {
  const { result, meta } = run;
  const rules = result.columns.map(
    ({ title, rules: lines, sources }) =>
      `<section class="card"><h3>${escapeHtml(title)}</h3><ul>${list([
        ...lines,
        ...sources.map(
          ({ venue, adapter, weight, maxAgeSec }) =>
            `Source: ${venue} through ${adapter}, weight ${weight}, used up to an age of ${maxAgeSec} s.`,
        ),
      ])}</ul></section>`,
  );
  return [
    `<h2>The sets of rules</h2><div class="pair">${rules.join("")}</div>`,
    `<h2>What is real, what is modelled</h2>`,
    whatIsReal(run),
    result.about.facts.length === 0
      ? ""
      : `<h3>What a run of this scenario is expected to show</h3><p class="note">Written before the run; nothing here says that this one did. Source: ${escapeHtml(result.about.source)}</p><ul>${list(result.about.facts)}</ul>`,
    `<h3>What is assumed</h3><ul>${list(result.assumptions)}</ul>`,
    `<h2>What this does not protect from</h2>`,
    `<ul>${list(UNPROTECTED)}</ul>`,
    `<h2>Who takes part</h2>`,
    population(run),
    topic(run, "Refused transactions", "A refused transaction changes nothing; agents go on.", failures),
    `<h2>Parameters</h2><details><summary>All parameters of the market, as the registry holds them</summary>${parameterTables(result.columns)}</details>`,
    `<h2>How to reproduce</h2><pre tabindex="0">${escapeHtml(meta.command)}</pre>`,
    `<p class="note">The same seed and prices give the same result hash on every machine:<br><code class="hash">${escapeHtml(run.hash)}</code></p>`,
  ];
}

function list(items: readonly string[]): string {
  return items.map((item) => `<li>${escapeHtml(item)}</li>`).join("");
}
