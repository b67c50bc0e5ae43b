import { deepStrictEqual } from "node:assert/strict";

import { expect } from "chai";

import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, marketId, toOrderId } from "../../src/domain/ids";
import { Removal } from "../../src/domain/names";
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

/** A story on the twin: its history, and what a last snapshot says of the market. */
async function told(
  name: string,
  accounts: number,
): Promise<{ history: readonly (readonly ExchangeEvent[])[]; base: Snapshot }> {
  const terms = termsOf(name, accounts, 20);
  const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
  const laws = new Listener();
  await runMarket(terms, opened, { laws, transactions: laws, often: false, accounts: opened.engine }, WATCH);
  return { history: [opened.history, ...laws.said], base: await opened.engine.snapshot() };
}

describe("the state by events", () => {
  for (const { name, people, kinds } of [
    // A crash with liquidations, takeovers and ADL.
    {
      name: "fund-exhaustion",
      people: 60,
      kinds: ["PositionDeleveraged", "PositionTransferred", "OrderRemoved", "Filled"],
    },
    { name: "collateral-depeg", people: 40, kinds: ["CollateralDeposited", "CollateralSold", "Filled"] },
  ]) {
    it(`is the same in ${name} whether accounts that nobody wrote are made anew or taken from an earlier state`, async () => {
      const { history, base } = await told(name, people);
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
      const said = new Set(history.flat().map(({ kind }) => kind));
      expect([...said]).to.include.members(kinds);
      expect(made, "accounts made anew").to.be.above(1_000);
      expect(taken, "accounts taken from before").to.be.above(1_000);
    });
  }

  it("knows who stands beside an order that comes to a queue or leaves it", async () => {
    const terms = termsOf("smoke", 8);
    const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
    const shadow = new ShadowExchange();
    for (const event of opened.history) shadow.apply(event);
    const base = await opened.engine.snapshot();
    const [market, tick, place] = [marketId(0), 700, { block: 1, transaction: "", logIndex: 0 }];
    const order = (account: number) => {
      const id = accountId(account);
      return { ...place, market, account: id, order: toOrderId(id, 0, 1), lots: 5n };
    };
    const rest = { kind: "OrderPlaced", isBuy: true, tick, expiry: 0, reduceOnly: false } as const;
    let earlier = shadowSnapshot(shadow, base);
    const follow = (event: ExchangeEvent): void => {
      shadow.apply(event);
      const quick = shadowSnapshot(shadow, base, earlier);
      deepStrictEqual(quick, shadowSnapshot(shadow, base));
      earlier = quick;
    };
    for (const account of [4, 5, 6, 7]) follow({ ...order(account), ...rest });
    // From the middle, the end and the beginning.
    for (const account of [5, 7, 4]) {
      follow({ ...order(account), kind: "OrderRemoved", reason: Removal.Cancelled });
    }
    const [, , , , , last] = earlier.accounts;
    expect(last?.orders.map(({ next, prev }) => [next, prev])).to.deep.equal([[0, 0]]);
  });
});
