import { expect } from "chai";

import { type RunColumn } from "../../src/domain/run/artifact";
import { type ExchangeEvent } from "../../src/domain/events";
import { accountId } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { type Agent } from "../../src/sim/world/view";
import { type Protection, StopTrader, TriggerKeeper } from "../../src/sim/agents/stopTrader";
import { type SnapshotWish } from "../../src/sim/engine/engine";
import { openOnTwin } from "../../src/sim/engine/openTwin";
import { type TwinEngine } from "../../src/sim/engine/twinEngine";
import { LawBrokenError } from "../../src/sim/lawCheck";
import { allLawsBeside } from "../../src/sim/laws";
import { configOf, genesisOf, runMarket } from "../../src/sim/run";
import { simulateOnTwin } from "../../src/sim/simulateOnTwin";
import { triggerOf } from "../../src/sim/world/encode";
import { type PublicState } from "../../src/sim/world/publicState";
import { TriggerDesk } from "../../src/sim/world/triggerDesk";
import { type TriggerCall, type TriggersView } from "../../src/sim/world/view";
import { rejection } from "../support/rejection";
import { onChain, onTwin, termsOf, WATCH } from "./bothEngines";
import { ordersOf, OWN, seen } from "./seen";
import { withoutGas } from "./withoutGas";

const NONE: TriggersView = {
  standing: [],
  due: [],
  ended: [],
  left: new Set(),
  removed: new Set(),
  closed: new Map(),
};
const STANDING = { account: OWN.account, above: false, tick: 19_000, trailBps: 0 };
const IDLE: Agent = { role: "", act: () => [{ kind: "poke" }] };

const trader = (protection: Protection): StopTrader =>
  new StopTrader({ protection, distanceBps: 500, from: 300, slippageBps: 50, lifeSec: 100, reward: 2 }, IDLE);
const at = (triggers: Partial<TriggersView>, lots: number, market = {}) =>
  seen({ triggers: { ...NONE, ...triggers }, ...market }, { lots });

describe("stop trader", () => {
  it("buys as others do, then leaves one stop at its distance, until the gateway has it", () => {
    const one = trader("stop");
    expect(one.act(at({}, 0, { step: 299 }))).to.deep.equal([{ kind: "poke" }]);
    expect(one.act(at({}, 0))).to.deep.equal([]);
    const [intent] = one.act(at({}, 40));
    const trigger = { isBuy: false, above: false, tick: 19_000, trailBps: 0, throughHalts: false };
    const rest = { slippageBps: 50, lots: 40, lifeSec: 100, reward: 2 };
    expect(intent).to.deep.equal({ kind: "placeTrigger", trigger: { ...trigger, ...rest } });
    expect(one.act(at({}, 40)).length).to.equal(1);
    expect(one.act(at({ left: new Set([OWN.account]) }, 40))).to.deep.equal([]);
  });

  it("asks for what protects it: to outlive halts, to trail, or for nothing; a short is stopped above", () => {
    expect(trader("no stop").act(at({}, 40))).to.deep.equal([]);
    const [through] = trader("stop through halts").act(at({}, 40));
    expect(through).to.have.nested.property("trigger.throughHalts", true);
    const [trailing] = trader("trailing stop").act(at({}, -40));
    const wanted = { isBuy: true, above: true, tick: 21_000, trailBps: 500, throughHalts: false };
    expect(trailing).to.have.property("trigger").that.includes(wanted);
  });

  it("says what became of its position", () => {
    const one = trader("stop");
    const left = new Set([OWN.account]);
    const fate = (lots: number, more: Partial<TriggersView> = {}): string => {
      one.act(at({ left, ...more }, lots));
      return one.state;
    };
    expect(fate(40)).to.equal("kept its position");
    expect(fate(0)).to.equal("was closed by others");
    const removed = left;
    expect(fate(40, { removed })).to.equal("kept its position; a halt ended its stop");
    expect(fate(0, { closed: new Map([[OWN.account, 40]]) })).to.equal("was stopped out");
    expect(fate(0, { closed: new Map([[OWN.account, 30]]) })).to.equal("was stopped out in part");
  });

  it("watches the mark itself where nobody takes stops", () => {
    const one = trader("trailing stop");
    const own = { lots: 40 };
    expect(one.act(seen({ mark: 20_000 }, own))).to.deep.equal([]);
    expect(one.act(seen({ mark: 21_000 }, own))).to.deep.equal([]);
    const [sold] = ordersOf(one.act(seen({ mark: 19_950 }, own)));
    expect(sold).to.include({ isBuy: false, lots: 40, reduceOnly: true });
    one.act(seen({ mark: 19_950 }, { lots: 0 }));
    expect(one.state).to.equal("was stopped out");
    const fixed = trader("stop");
    for (const mark of [20_000, 21_000, 19_950]) expect(fixed.act(seen({ mark }, own))).to.deep.equal([]);
  });
});

describe("trigger keeper", () => {
  it("executes what is due first, brings along what lags by enough, and removes what has ended", () => {
    const keeper = new TriggerKeeper({ callsPerBlock: 3, trailPpm: 1_000 });
    const lagging = { ...STANDING, trailBps: 300, tick: 19_379 };
    const standing = [
      { ...STANDING, id: 1n },
      { ...lagging, id: 2n },
      { ...lagging, id: 3n, tick: 19_380 },
      { ...lagging, id: 4n, above: true, tick: 20_621 },
    ];
    const calls = keeper.act(seen({ triggers: { ...NONE, standing, due: [1n], ended: [5n, 6n] } }));
    expect(calls).to.deep.equal([
      { kind: "executeTrigger", id: 1n },
      { kind: "trailTrigger", id: 2n },
      { kind: "trailTrigger", id: 4n },
    ]);
    expect(keeper.act(seen({ triggers: { ...NONE, ended: [5n] } }))).to.deep.equal([
      { kind: "pruneTrigger", id: 5n },
    ]);
    expect(keeper.act(seen())).to.deep.equal([]);
  });
});

describe("what is known of triggers", () => {
  const SENDER = { address: "", account: 9, time: 50, lotSize: 1n, tickSize: 10n, unit: 10n ** 12n };
  const UNITS = { tickSize: 10n, lotSize: 1n };
  const STATE = { live: true, mark: 1_000n } as PublicState;
  const OF = { block: 1, transaction: "t", logIndex: 0, gateway: "0x" };

  const placed = (id: bigint, tick: number, since: number, throughHalts = false): ExchangeEvent => {
    const terms = { isBuy: false, above: false, tick, trailBps: 0, throughHalts, slippageBps: 50, lots: 7 };
    const trigger = { ...triggerOf({ ...terms, lifeSec: 5, reward: 3 }, SENDER), since };
    return { ...OF, kind: "TriggerPlaced", id, account: accountId(9), trigger };
  };

  it("is asked of the gateway: who is reached, and from the oldest on who has ended", async () => {
    const asked: TriggerCall[] = [];
    const yes = new Set(["executeTrigger 1", "pruneTrigger 4"]);
    const accepts = (call: TriggerCall): Promise<boolean> => {
      asked.push(call);
      return Promise.resolve(yes.has(`${call.kind} ${call.id}`));
    };
    const desk = new TriggerDesk({ accepts }, UNITS);
    for (const event of [placed(1n, 100, 9), placed(2n, 101, 5, true), placed(3n, 99, 7), placed(4n, 98, 6)])
      desk.apply(event);
    const found = await desk.look(STATE, SENDER);
    expect([found.due, found.ended]).to.deep.equal([[1n], [4n]]);
    expect(asked.map(({ kind, id }) => `${kind} ${id}`)).to.deep.equal([
      "executeTrigger 1",
      "executeTrigger 2",
      "pruneTrigger 4",
      "pruneTrigger 3",
    ]);
    expect(found.standing[0]).to.deep.equal({ id: 1n, account: 9, above: false, tick: 100, trailBps: 0 });
  });

  it("follows executions in parts and removals by their owners' accounts", async () => {
    const desk = new TriggerDesk({ accepts: () => Promise.resolve(false) }, UNITS);
    desk.apply(placed(1n, 100, 9));
    const executed = { ...OF, kind: "TriggerExecuted", id: 1n, by: "", mark: 1n, reward: 0n } as const;
    desk.apply({ ...executed, filled: 3n });
    desk.apply({ ...executed, filled: 4n });
    desk.apply(placed(2n, 100, 9));
    desk.apply({ ...OF, kind: "TriggerRemoved", id: 2n, account: accountId(9) });
    const { closed, left, removed, standing } = await desk.look(STATE, SENDER);
    expect([[...closed], [...left], [...removed], standing]).to.deep.equal([[[9, 7]], [9], [9], []]);
  });

  it("a reward in whole dollars is paid in the token's own units", () => {
    const terms = {
      isBuy: true,
      above: true,
      tick: 5,
      trailBps: 0,
      throughHalts: true,
      slippageBps: 9,
      lots: 7,
    };
    const trigger = triggerOf({ ...terms, lifeSec: 5, reward: 3 }, SENDER);
    expect([trigger.reward, trigger.price, trigger.expiry]).to.deep.equal([3_000_000n, 50n, 55]);
  });
});

describe("the story of stop-orders", () => {
  const dollars = (wad: string): number => Number(BigInt(wad) / 10n ** 18n);
  const group = ({ people }: RunColumn, role: string) =>
    people.find((one) => one.role === role) ?? expect.fail(`no ${role} took part`);
  const count = (run: RunColumn, role: string, words: RegExp): number =>
    group(run, role).states.reduce((sum, { state, count }) => sum + (words.test(state) ? count : 0), 0);

  it("is told by chain and twin alike, to every event", async () => {
    const terms = termsOf("stop-orders", 16, 15);
    const [twin, chain] = [await onTwin(terms), await onChain(terms)];
    expect(twin.events).to.deep.equal(chain.events);
    expect(withoutGas(twin.column)).to.deep.equal(withoutGas(chain.column));
    const kinds = new Set(twin.events.map((event) => (event as ExchangeEvent).kind));
    for (const kind of ["TriggerPlaced", "TriggerExecuted", "TriggerRemoved"] as const)
      expect(kinds.has(kind), kind).to.equal(true);
  });

  it("a stop that is reached in time saves its owner, a halt ends those that were not to outlive it", async () => {
    const run = await simulateOnTwin(termsOf("stop-orders", 60), { laws: "all", series: false });
    expect(run.summary.laws.violations).to.deep.equal([]);
    expect(run.summary.laws.ids).to.include("GATE-1");
    expect(run.halts.length).to.be.above(0);
    const lost = (role: string): number => -dollars(group(run, role).profit);
    for (const one of [
      "trader with a stop",
      "trader with a stop through halts",
      "trader with a trailing stop",
    ]) {
      expect(count(run, one, /^was stopped out/), one).to.be.above(0);
      expect(lost(one), one).to.be.within(1, lost("trader without a stop"));
    }
    expect(count(run, "trader with a stop", /a halt ended/)).to.be.above(0);
    expect(count(run, "trader with a stop through halts", /a halt ended/)).to.equal(0);
    expect(count(run, "trader without a stop", /stopped|ended/)).to.equal(0);
  });

  it("breaks off by GATE-1 where the gateway stores one trigger more than its events tell, and by no other law", async () => {
    const terms = termsOf("stop-orders", 16, 30);
    const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
    const snapshot = async (wish?: SnapshotWish): Promise<Snapshot> => {
      const told = await opened.engine.snapshot(wish);
      const gateways = (told.gateways ?? []).map((one) => ({ ...one, placed: one.placed + 1n }));
      return { ...told, gateways };
    };
    const engine = Object.assign(Object.create(opened.engine) as TwinEngine, { snapshot });
    const judges = await allLawsBeside({ ...opened, engine }, terms.arm.rules, opened.engine);
    const error = await rejection(runMarket(terms, opened, judges, WATCH));
    expect(error).to.be.instanceOf(LawBrokenError);
    const { violations } = error as LawBrokenError;
    expect([...new Set(violations.map(({ law }) => law))]).to.deep.equal(["GATE-1"]);
  });

  it("asks GATE-1 at the end, too, and of nobody who has no gateway", async () => {
    const ids = async (name: string) =>
      (await simulateOnTwin(termsOf(name, 16, 30), { laws: "end", series: false })).summary.laws.ids;
    expect(await ids("stop-orders")).to.include("GATE-1");
    expect(await ids("calm")).not.to.include("GATE-1");
  });
});
