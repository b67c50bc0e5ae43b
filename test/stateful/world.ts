import { type BaseContract, type Interface } from "ethers";
import hre from "hardhat";

import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, type AccountId, marketId } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { type LiquidationProbe, type Violation } from "../../src/laws/law";
import { checkState, checkTransition } from "../../src/laws/registry";
import { ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { shadowSnapshot } from "../../src/laws/replay/shadowSnapshot";
import { checkLiq1, liquidatable } from "../../src/laws/riskLaws";
import { EventDecoder } from "../../src/sdk/events";
import { SnapshotReader } from "../../src/sdk/reader";
import { deployExchange, type Fixture } from "../support/fixture";
import { Chain, PROBE_GAS, type Sent } from "./chain";
import { indexOf, type MarketDriver, noteRound, openMarket } from "./marketDriver";
import { type Scenario } from "./scenario";
import { type Tally } from "./tally";

/** A transaction that a handler wants. */
export interface Act {
  readonly handler: string;
  readonly from: string;
  readonly contract: BaseContract;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Errors that may be the answer; any other is fatal. */
  readonly expected: readonly string[];
  /** Check all laws on a fresh snapshot afterwards, as every so many calls. */
  readonly judged?: boolean;
  /** Ask the contracts how they judge every account. */
  readonly asked?: boolean;
  /** Seconds since the block before; 1 when not given. */
  readonly dt?: number;
}

/** Every so many calls all laws are checked on a fresh snapshot. */
const JUDGED_EVERY = 25;

/** Every so many snapshots the contracts are also asked how they judge every account. */
const ASKED_EVERY = 5;

/** The test network keeps a trace of every call: small calls cost it far less than one large one. */
const CHUNKS = { accounts: 6, levels: 20 };

/** How many of the newest commands a failure shows. */
const TRAIL = 25;

export class StatefulFailure extends Error {
  override readonly name = "StatefulFailure";
}

/** One deployed exchange, its actors, and its shadow rebuilt from events alone. */
export class World {
  readonly shadow = new ShadowExchange();
  readonly markets: MarketDriver[] = [];
  /** Accounts that somebody owns, with their owners. */
  readonly actors: { readonly id: AccountId; readonly owner: string }[] = [];
  calls = 0;
  readonly #trail: string[] = [];
  readonly #decoder: EventDecoder;
  readonly #reader: SnapshotReader;
  #last: Snapshot | undefined;
  #snapshots = 0;

  private constructor(
    readonly scenario: Scenario,
    readonly x: Fixture,
    readonly chain: Chain,
    readonly tally: Tally,
  ) {
    this.#decoder = new EventDecoder(x.deployment.addresses);
    this.#reader = new SnapshotReader(x.deployer, x.deployment.addresses.solvencyLens, CHUNKS);
  }

  static async create(scenario: Scenario, tally: Tally): Promise<World> {
    const x = await deployExchange(scenario.options);
    const chain = new Chain(hre.network.provider, facesOf(x));
    await chain.start();
    const world = new World(scenario, x, chain, tally);
    for (const { id } of x.deployment.markets) world.markets.push(openMarket(x, marketId(id)));
    const logs = await x.deployer.provider.getLogs({ fromBlock: 0 });
    for (const event of world.#decoder.decodeAll(logs)) world.#learn(event);
    return world;
  }

  get owners(): readonly string[] {
    return this.x.users.slice(0, this.scenario.owners).map(({ address }) => address);
  }

  /** Sends one transaction, feeds its events to the shadow, checks what it can. @return what happened. */
  async act(act: Act): Promise<Sent & { readonly events: readonly ExchangeEvent[] }> {
    this.calls += 1;
    const { handler, contract, method, args } = act;
    const judged = act.judged === true || this.calls % JUDGED_EVERY === 0;
    const before = judged ? await this.shadowed() : undefined;
    this.#note(`${handler}: ${method}(${args.map(show).join(", ")}) by ${act.from} +${act.dt ?? 1}s`);
    const data = contract.interface.encodeFunctionData(method, args);
    const sent = await this.chain.send(act.from, await contract.getAddress(), data, act.dt ?? 1);
    this.tally.note(handler, sent.error);
    this.#note(`    -> ${sent.error === "" ? "done" : sent.error}`);
    if (sent.error !== "" && !act.expected.includes(sent.error))
      this.fail(`unexpected revert: ${sent.error}`);
    const events = this.#decoder.decodeAll(sent.logs);
    for (const event of events) this.#learn(event);
    await this.#checkTotals();
    if (before !== undefined) await this.#judge(before, events, act);
    return { ...sent, events };
  }

  /** A transaction of the outside world: a feed's answer, a token's mint. No law is about it. */
  async outside(
    from: string,
    contract: BaseContract,
    method: string,
    args: readonly unknown[],
    dt = 1,
  ): Promise<void> {
    const data = contract.interface.encodeFunctionData(method, args);
    const { error } = await this.chain.send(from, await contract.getAddress(), data, dt);
    if (error !== "") this.fail(`${method} outside the exchange reverted: ${error}`);
  }

  /** The whole state, read from the chain, with the dust that the events account for. */
  async snapshot(asked = false): Promise<Snapshot> {
    this.tally.snapshots += 1;
    const read = await this.#reader.read("latest", { judged: asked });
    const { classes } = this.shadow.ledger;
    const markets = read.markets.map((market) => ({ ...market, dust: classes.dustOf(market.id) }));
    this.#last = { ...read, markets };
    return this.#last;
  }

  /** The whole state by events alone: what stood before the next transaction, without asking the chain. */
  async shadowed(): Promise<Snapshot> {
    const base = this.#last ?? (await this.snapshot());
    const markets = base.markets.map((market) => {
      const driver = this.markets[market.id];
      return driver === undefined ? market : { ...market, index: indexOf(driver, market, this.chain.now) };
    });
    return shadowSnapshot(this.shadow, { ...base, markets, timestamp: this.chain.now });
  }

  /** Simulated liquidations of all who should be liquidatable (LIQ-1). */
  async probes(snapshot: Snapshot): Promise<readonly LiquidationProbe[]> {
    const { liquidator } = this.x;
    const to = await liquidator.getAddress();
    const probes: LiquidationProbe[] = [];
    for (const { account, market } of liquidatable(snapshot)) {
      const data = liquidator.interface.encodeFunctionData("liquidate", [account.id, market.id, 0, 1]);
      const { error } = await this.chain.call(this.x.deployer.address, to, data, PROBE_GAS);
      probes.push({ account: account.id, market: market.id, gas: PROBE_GAS, succeeded: error === "", error });
    }
    return probes;
  }

  addActor(id: number, owner: string): void {
    this.actors.push({ id: accountId(id), owner });
  }

  fail(message: string): never {
    const { name, seed } = this.scenario;
    const head = `${message}\n  scenario: ${name}\n  GLASSHOUSE_SEED=${seed}, call ${this.calls}\n  last commands:\n`;
    throw new StatefulFailure(head + this.#trail.map((line) => `    ${line}`).join("\n"));
  }

  failOn(violations: readonly Violation[], where: string): void {
    if (violations.length === 0) return;
    const lines = violations
      .slice(0, 10)
      .map(({ law, subject, have, need }) => `${law} ${subject}: have ${have}, need ${need}`);
    this.fail(`${violations.length} violations ${where}:\n  ${lines.join("\n  ")}`);
  }

  async #judge(before: Snapshot, events: readonly ExchangeEvent[], { handler, asked }: Act): Promise<void> {
    this.#snapshots += 1;
    const after = await this.snapshot(asked === true || this.#snapshots % ASKED_EVERY === 0);
    this.failOn(this.shadow.compare(after), `of the rebuilt state after ${handler}`);
    this.failOn(checkTransition({ before, events, after }), `in the transition by ${handler}`);
    this.failOn(checkState(after), `of the state after ${handler}`);
    this.failOn(this.shadow.book.priorityViolations, `of priority after ${handler}`);
    this.failOn(checkLiq1(after, await this.probes(after)), `of liquidatability after ${handler}`);
  }

  /** After every call: money and deficits of the Ledger are what the events say. */
  async #checkTotals(): Promise<void> {
    const { ledger, deployment, deployer } = this.x;
    const data = ledger.interface.encodeFunctionData("totals");
    const answer = await this.chain.call(deployer.address, deployment.addresses.ledger, data);
    const words = [0, 1].map((i) => BigInt(`0x${answer.data.slice(2 + 64 * i, 66 + 64 * i)}`));
    const { accounted, deficit } = this.shadow.ledger;
    if (words[0] !== accounted) this.fail(`accounted ${words[0]}, by events ${accounted}`);
    if (words[1] !== deficit) this.fail(`deficit ${words[1]}, by events ${deficit}`);
  }

  #learn(event: ExchangeEvent): void {
    this.shadow.apply(event);
    this.tally.noteEvent(event.kind);
    const driver = "market" in event ? this.markets[event.market] : undefined;
    if (event.kind === "RoundMade" && driver !== undefined) {
      noteRound(driver, event.price, event.status, this.chain.now);
    }
    if (event.kind === "AccountOpened" && event.account > 2) {
      const owned = this.x.users.some(({ address }) => address === event.owner);
      if (owned) this.addActor(event.account, event.owner);
    }
  }

  #note(line: string): void {
    this.#trail.push(line);
    if (this.#trail.length > 2 * TRAIL) this.#trail.shift();
  }
}

function facesOf(x: Fixture): readonly Interface[] {
  const contracts: readonly BaseContract[] = [
    x.ledger,
    x.vault,
    x.keyring,
    x.exchange,
    x.oracle,
    x.breaker,
    x.liquidator,
    x.deleverager,
    x.fund,
    x.authority,
    x.token,
    x.registry,
  ];
  return contracts.map((contract) => contract.interface);
}

function show(arg: unknown): string {
  return JSON.stringify(arg, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
