import { runAdaptively } from "/tmp/wt-outcomes/src/compare/cex/runCex";
import { Market } from "/tmp/wt-outcomes/src/compare/market";
import { scenarioNamed } from "/tmp/wt-outcomes/src/sim/scenario/catalogue";
import { committedArm } from "/tmp/wt-outcomes/src/sim/scenario/arm";
import { planPrices } from "/tmp/wt-outcomes/scripts/run/plan";
import { committedExchange } from "/tmp/wt-outcomes/scripts/run/committed";
const name = process.argv[2] ?? "smoke";
const scenario = scenarioNamed(name);
const planned = planPrices({ scenario, bars: undefined, asset: undefined, accounts: process.argv[3] ? Number(process.argv[3]) : undefined, seed: 1n, list: false, arm: [], engine: "anvil", rpc: undefined, fork: undefined, out: "x" } as never);
const market = new Market({ ...planned, seed: 1n, base: committedExchange().base, arm: committedArm(scenario.rules) });
for (const kind of ["opaque", "typical", "bestPractice", "badDex"] as const) {
  const t0 = Date.now();
  const trace = runAdaptively(market, kind, { bandPpm: 50_000, misconduct: true, onBlock: () => undefined });
  const { blocks, customers, bankruptcies, ...rest } = trace;
  const last = blocks.at(-1)!;
  console.log(kind, Date.now() - t0, "ms", JSON.stringify({ ...rest, exposures: rest.exposures.length, liquidations: rest.liquidations.length, bankruptcies: bankruptcies.length, blocks: blocks.length, last }, (_, v) => typeof v === "bigint" ? `${v / 10n**14n}e-4` : v));
}
