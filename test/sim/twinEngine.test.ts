import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";
import ts from "typescript";

import { typescriptImports } from "../../scripts/checks/importSpecifiers";
import { type RunColumn } from "../../src/domain/run/artifact";
import { openOnTwin } from "../../src/sim/engine/openTwin";
import { NoLaws } from "../../src/sim/laws";
import { configOf, genesisOf, runMarket } from "../../src/sim/run";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { onChain, onTwin, termsOf, WATCH } from "./bothEngines";
import { withoutGas } from "./withoutGas";

const COMMONJS = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };

describe("engine twin", () => {
  for (const { name, accounts, block } of [
    { name: "smoke", accounts: 40, block: undefined },
    { name: "fund-exhaustion", accounts: 60, block: 30 },
  ]) {
    it(`finds in ${name} what the contracts find: every event and every number but gas`, async () => {
      const terms = termsOf(name, accounts, block);
      const [twin, chain] = [await onTwin(terms), await onChain(terms)];
      expect(twin.events.length).to.be.above(500);
      expect(twin.events).to.deep.equal(chain.events);
      expect(withoutGas(twin.column)).to.deep.equal(withoutGas(chain.column));
      expect(twin.column.summary.transactions.gas).to.equal(null);
      expect(twin.column.summary.traders.liquidated).to.be.above(0);
    });
  }

  it("judges the same laws, at the scenario's pace or once at the end, and may leave all of it out", async () => {
    const terms = termsOf("smoke", 16);
    const all = await simulateOnTwin(terms, { laws: "all", series: true });
    const end = await simulateOnTwin(terms, { laws: "end", series: true });
    const none = await simulateOnTwin(terms, { laws: "none", series: false });
    const { laws } = all.summary;
    expect([laws.ids.length, laws.checks > 10, laws.violations]).to.deep.equal([29, true, []]);
    expect(end.summary.laws.ids).to.include.members(["LED-1", "REC-1", "LIQ-1", "BOOK-3"]);
    expect([end.summary.laws.checks, none.summary.laws]).to.deep.equal([
      5,
      { ids: [], checks: 0, violations: [] },
    ]);
    const found = ({ summary, series: _series, ...rest }: RunColumn) => ({
      ...rest,
      summary: { ...summary, laws },
    });
    expect(found(end)).to.deep.equal(found(all));
    expect(found(none)).to.deep.equal(found(all));
    expect([end.series, none.series.index]).to.deep.equal([all.series, []]);
  });

  it("changes nothing when it is asked whom it would liquidate", async () => {
    const terms = termsOf("fund-exhaustion", 40, 20);
    const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
    const { engine } = opened;
    const keeper = { id: opened.traders[1]?.id ?? 0 };
    let [asked, yes] = [0, 0];
    class Curious extends NoLaws {
      override async check(): Promise<void> {
        const before = await engine.snapshot({ judged: true });
        for (let account = 1; account <= engine.count; account += 1) {
          asked += 1;
          if (await engine.wouldLiquidate(account, keeper)) yes += 1;
        }
        expect(await engine.snapshot({ judged: true })).to.deep.equal(before);
      }
    }
    const laws = new Curious();
    const often = { ...terms, scenario: { ...terms.scenario, lawsEvery: 20 } };
    const judges = { laws, transactions: laws, often: true, accounts: engine };
    const column = await runMarket(often, opened, judges, WATCH);
    expect(asked).to.be.above(300);
    expect(yes).to.be.above(0);
    expect(column).to.deep.equal(await simulateOnTwin(terms, { laws: "none", series: true }));
  });

  it("needs no compiled contracts: nothing that it loads is made of them", () => {
    const seen = new Set<string>();
    const load = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      // As it is run: imports of types alone are gone.
      const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions: COMMONJS });
      for (const { specifier } of typescriptImports(outputText, file)) {
        expect(specifier, file).to.not.match(/typechain|artifacts\//);
        if (specifier.startsWith(".")) load(require.resolve(path.resolve(path.dirname(file), specifier)));
      }
    };
    load(path.resolve("src/sim/simulateOnTwin.ts"));
    expect(seen.size).to.be.above(60);
  });
});
