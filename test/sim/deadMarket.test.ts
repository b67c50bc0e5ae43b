import { expect } from "chai";

import { Departing, SettlementKeeper } from "../../src/sim/agents/settlement";
import { describeJump, withJumps } from "../../src/sim/scenario/timeJump";
import { type Agent, type DeadView } from "../../src/sim/world/view";
import { seen } from "./seen";

const DAY = 86_400;
const JUMPS = [
  { atSec: 900, bySec: 3 * DAY },
  { atSec: 1_200, bySec: DAY },
];
const DEAD: DeadView = { silentSec: 3 * DAY, settled: false, bankrupt: [], debtors: [] };
const TERMS = { callsPerBlock: 2, settleAfterSec: 4 * DAY };

const dead = (changes: Partial<DeadView>) => seen({ live: false, dead: { ...DEAD, ...changes } });

describe("a jump in time", () => {
  it("moves every clock behind it, and none before it", () => {
    const moments = [0, 900, 901, 1_200, 1_205].map((t) => withJumps(JUMPS, t) - t);
    expect(moments).to.deep.equal([0, 0, 3 * DAY, 3 * DAY, 4 * DAY]);
    expect(withJumps([], 901)).to.equal(901);
  });

  it("says how long nobody can trade", () => {
    expect(describeJump(JUMPS[1]!)).to.contain("After 1200 s of the replay 24 hours pass");
  });
});

describe("settlement keeper", () => {
  it("does nothing while the market lives, or is dead for too short a time", () => {
    const keeper = new SettlementKeeper(TERMS);
    expect(keeper.act(seen())).to.deep.equal([]);
    expect(keeper.act(dead({}))).to.deep.equal([]);
  });

  it("winds up the worst first, none more than twice, and settles when the time has come", () => {
    const keeper = new SettlementKeeper(TERMS);
    const view = dead({ silentSec: 4 * DAY, bankrupt: [7, 5, 9] });
    const targets = [1, 2, 3].map(() => keeper.act(view).map((one) => "target" in one && one.target));
    expect(targets).to.deep.equal([[7, 5], [7, 5], [9]]);
    keeper.act(view);
    expect(keeper.act(view)).to.deep.equal([{ kind: "settle" }]);
  });

  it("lets emptied accounts be settled, then the deficit repaid", () => {
    const keeper = new SettlementKeeper(TERMS);
    const settled = dead({ settled: true, debtors: [4, 6, 8] });
    expect(keeper.act(settled)).to.deep.equal([
      { kind: "liquidate", target: 4 },
      { kind: "liquidate", target: 6 },
    ]);
    const owing = seen({ deficit: 5, dead: { ...DEAD, settled: true } });
    expect(keeper.act(owing)).to.deep.equal([{ kind: "repaySettled" }]);
    expect(keeper.act(dead({ settled: true }))).to.deep.equal([]);
  });
});

describe("whoever leaves a settled market", () => {
  const inner: Agent = { role: "long", hedgesOn: 1, state: "own word", act: () => [{ kind: "poke" }] };

  it("goes on as before until it is settled", () => {
    const leaver = new Departing(inner);
    expect([leaver.role, leaver.hedgesOn, leaver.state]).to.deep.equal(["long", 1, "own word"]);
    expect(leaver.act(seen())).to.deep.equal([{ kind: "poke" }]);
    expect(leaver.act(dead({}))).to.deep.equal([{ kind: "poke" }]);
  });

  it("cancels what rests, withdraws all that it has, and says that it left", () => {
    const leaver = new Departing(inner);
    const { market, random } = dead({ settled: true });
    const act = (own: object) =>
      leaver.act({ market, random, own: { ...seen().own, equity: 1_234_567, ...own } });
    expect(act({ orders: [{ isBuy: true, tick: 9, lots: 1 }] })).to.deep.equal([{ kind: "cancelAll" }]);
    expect(act({})).to.deep.equal([{ kind: "withdraw", amount: 1_234_567 }]);
    expect(leaver.state).to.equal("stayed");
    expect(act({ equity: 3 })).to.deep.equal([]);
    expect(leaver.state).to.equal("left");
  });
});
