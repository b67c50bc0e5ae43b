import { expect } from "chai";

import { type Intent } from "../../../src/cex/model/intents";
import { type CustomerView } from "../../../src/cex/publication/customerView";
import { type PublicLiquidation, type PublicView } from "../../../src/cex/publication/publicView";
import {
  ownAskIgnored,
  ownLiquidationMissing,
  ownUnasked,
  ownWithdrawal,
} from "../../../src/compare/knowledge/detectors/own";
import { type Evidence, sealed } from "../../../src/compare/knowledge/evidence";
import { accountId } from "../../../src/domain/ids";

const ME = accountId(10);
const NONE = { usd: 0n, coin: 0n, token: 0n };

/** A page on which nothing happened, but for some fields. */
function page(changes: Partial<CustomerView> = {}): CustomerView {
  const quiet = { fills: [], orders: [], liquidations: [], refusals: [], payouts: [], pending: NONE };
  return sealed({
    account: ME,
    balance: { ...NONE, usd: 100n },
    size: 0n,
    ...quiet,
    ...changes,
  }) as CustomerView;
}

const withdraw = (amount: bigint): Intent => ({ kind: "withdraw", account: ME, asset: "usd", amount });
const paid = (amount: bigint) => ({ payouts: [{ account: ME, asset: "usd" as const, amount }] });

function mine(
  pages: readonly CustomerView[],
  asked: readonly (readonly Intent[])[],
  liquidations: readonly PublicLiquidation[] = [],
): Evidence {
  return { views: [{ liquidations } as unknown as PublicView], customers: [{ pages, asked }], audits: [] };
}

describe("knowledge: checks of one's own page", () => {
  it("finds money that went out unasked, and none that was asked for, were it days ago", () => {
    expect(ownUnasked.look(mine([page(paid(7n))], [[]]))).to.match(/^customer 10: 0.00 usd were paid out/);
    expect(ownUnasked.look(mine([page(), page(paid(7n))], [[withdraw(7n)], []]))).to.equal(undefined);
    expect(ownUnasked.look(mine([page(), page(paid(8n))], [[withdraw(7n)], []]))).to.not.equal(undefined);
  });

  it("finds a trade that was not sent, but takes a liquidation for what it is", () => {
    const took = { fills: [{ price: 1n, size: 1n, isBuy: true, wasTaker: true }] };
    const closed = { ...took, liquidations: [{ wasLong: true, size: 1n, bankruptcyPrice: 1n }] };
    expect(ownUnasked.look(mine([page(took)], [[]]))).to.match(/did not send/);
    expect(ownUnasked.look(mine([page(closed)], [[]]))).to.equal(undefined);
  });

  it("finds a liquidation of one's own that the feed leaves out", () => {
    const closed = page({ liquidations: [{ wasLong: true, size: 5n, bankruptcyPrice: 1n }] });
    const told = (size: bigint, wasLong: boolean): PublicLiquidation => ({
      timeSec: 1,
      wasLong,
      size,
      price: 1n,
    });
    expect(ownLiquidationMissing.look(mine([closed], [[]], [told(5n, true)]))).to.equal(undefined);
    expect(ownLiquidationMissing.look(mine([closed], [[]], [told(5n, false), told(4n, true)]))).to.match(
      /not in the feed/,
    );
  });

  it("waits two blocks for a withdrawal, and not for one that is refused though the money is free", () => {
    const waits = page({ pending: { ...NONE, usd: 7n } });
    expect(ownWithdrawal.look(mine([waits, waits], [[withdraw(7n)], []]))).to.equal(undefined);
    expect(ownWithdrawal.look(mine([waits, waits, waits], [[withdraw(7n)], [], []]))).to.match(/usd wait/);
    const refused = { refusals: ["No"] };
    expect(ownWithdrawal.look(mine([page(refused)], [[withdraw(7n)]]))).to.match(/refused: No/);
    expect(ownWithdrawal.look(mine([page(refused)], [[withdraw(101n)]]))).to.equal(undefined);
    expect(ownWithdrawal.look(mine([page({ ...refused, size: 1n })], [[withdraw(7n)]]))).to.equal(undefined);
  });

  it("misses an answer to what was asked, and nothing when there is one", () => {
    const look = (changes: Partial<CustomerView>) =>
      ownAskIgnored.look(mine([page(changes)], [[withdraw(7n)]]));
    expect(look({})).to.match(/left no trace/);
    expect(look(paid(7n))).to.equal(undefined);
    expect(look({ pending: { ...NONE, usd: 7n } })).to.equal(undefined);
    expect(look({ refusals: ["No"] })).to.equal(undefined);
  });
});
