import { expect } from "chai";

import { type ExchangeEvent } from "../../src/domain/events";
import { accountId } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { TransactionLaws } from "../../src/sim/transactionLaws";

const ACCOUNTS = 1_000;
const PRICES = {
  index: 0n,
  previous: 0n,
  updatedAt: 0,
  basisPpb: 0n,
  mark: 0n,
  live: false,
  degraded: false,
  grade: 0,
  bookSales: true,
} as const;
const EMPTY: Snapshot = {
  block: 1,
  timestamp: 1,
  unit: 1n,
  reserves: 0n,
  totals: { accounted: 0n, deficit: 0n, accounts: ACCOUNTS },
  history: { hash: 0n, sequence: 0n },
  fund: { assets: 0n, shares: 0n },
  own: { settlement: "0x02", shares: "0x03" },
  assets: [],
  accounts: [],
  markets: [],
};

/** A judge over an exchange in which nothing but the opening of accounts has happened. */
function judge() {
  const shadow = new ShadowExchange();
  const opened = Array.from({ length: ACCOUNTS }, (_, i): ExchangeEvent => {
    const where = { block: 1, transaction: `0x${i}`, logIndex: i };
    return { kind: "AccountOpened", account: accountId(i + 1), owner: "0x01", ...where };
  });
  for (const event of opened) shadow.apply(event);
  const laws = new TransactionLaws(shadow, EMPTY);
  laws.enter(1, 1, PRICES);
  let applied = 0;
  const send = (count: number, thorough = true): void => {
    for (let i = 0; i < count; i += 1) laws.transaction(opened.slice(0, 1), thorough, () => (applied += 1));
  };
  return { laws, send, applied: () => applied };
}

describe("judge of single transactions", () => {
  it("looks at so many accounts in a block and applies the rest unjudged; the next block has its own share", () => {
    const { laws, send, applied } = judge();
    send(50);
    expect([laws.checks, applied()]).to.deep.equal([40_000 / ACCOUNTS, 50]);
    laws.enter(2, 2, PRICES);
    send(3);
    expect([laws.checks, applied()]).to.deep.equal([43, 53]);
  });

  it("applies what nobody asked it to judge", () => {
    const { laws, send, applied } = judge();
    send(5, false);
    expect([laws.checks, applied()]).to.deep.equal([0, 5]);
  });
});
