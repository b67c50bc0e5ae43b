import { deepStrictEqual } from "node:assert/strict";

import { expect } from "chai";

import { type ExchangeEvent } from "../../src/domain/events";
import { type Snapshot } from "../../src/domain/snapshot";
import { ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { shadowSnapshot } from "../../src/laws/replay/shadowSnapshot";
import { openOnTwin } from "../../src/sim/engine/openTwin";
import { NoLaws } from "../../src/sim/laws";
import { configOf, genesisOf, runMarket } from "../../src/sim/run";
import { termsOf, WATCH } from "../sim/bothEngines";

/** Transactions from one comparison to the next: a prime, so that it falls on all kinds of them. */
const STRIDE = 7;

/** Keeps what each transaction said. */
class Listener extends NoLaws {
  readonly said: (readonly ExchangeEvent[])[] = [];

  override transaction(events: readonly ExchangeEvent[], _thorough: boolean, apply: () => void): void {
    if (events.length > 0) this.said.push(events);
    apply();
  }
}

/** A crash with liquidations, takeovers and ADL: its history, and what a last snapshot says of the market. */
async function crash(): Promise<{ history: readonly (readonly ExchangeEvent[])[]; base: Snapshot }> {
  const terms = termsOf("fund-exhaustion", 60, 20);
  const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
  const laws = new Listener();
  await runMarket(terms, opened, { laws, transactions: laws, often: false, accounts: opened.engine }, WATCH);
  return { history: [opened.history, ...laws.said], base: await opened.engine.snapshot() };
}

describe("the state by events", () => {
  it("is the same whether accounts that nobody wrote are made anew or taken from an earlier state", async () => {
    const { history, base } = await crash();
    const shadow = new ShadowExchange();
    let earlier: Snapshot | undefined;
    let [made, taken] = [0, 0];
    for (const [i, events] of history.entries()) {
      for (const event of events) shadow.apply(event);
      if (i % STRIDE > 1) continue;
      const quick = shadowSnapshot(shadow, base, earlier);
      deepStrictEqual(quick, shadowSnapshot(shadow, base), `after transaction ${i}`);
      for (const account of quick.accounts) {
        if (earlier?.accounts.includes(account) === true) taken += 1;
        else made += 1;
      }
      earlier = quick;
    }
    const kinds = new Set(history.flat().map(({ kind }) => kind));
    expect([...kinds]).to.include.members([
      "PositionDeleveraged",
      "PositionTransferred",
      "OrderRemoved",
      "Filled",
    ]);
    expect(made, "accounts made anew").to.be.above(1_000);
    expect(taken, "accounts taken from before").to.be.above(1_000);
  });
});
