import { type BaseContract, type Interface } from "ethers";
import hre from "hardhat";

import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, type AccountId, marketId } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { type LiquidationProbe, type Violation } from "../../src/laws/law";
import { checkState, checkTransition } from "../../src/laws/registry";
import { ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { checkLiq1, liquidatable } from "../../src/laws/riskLaws";
import { EventDecoder } from "../../src/sdk/events";
import { SnapshotReader } from "../../src/sdk/reader";
import { deployExchange, type Fixture } from "../support/fixture";
import { Chain, PROBE_GAS, type Sent } from "./chain";
import { type MarketDriver, openMarket } from "./marketDriver";
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
  /** Check all laws on the state before and after. */
  readonly judged?: boolean;
  /** Seconds since the block before; 1 when not given. */
  readonly dt?: number;
}

/** Every so many calls all laws are checked on the state before and after. */
const JUDGED_EVERY = 25;

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
  #fresh: Snapshot | undefined;

  private constructor(
    readonly scenario: Scenario,
    readonly x: Fixture,
    readonly chain: Chain,
    readonly tally: Tally,
  ) {
    this.#decoder = new EventDecoder(x.deployment.addresses);
    this.#reader = new SnapshotReader(x.deployer, x.deployment.addresses.solvencyLens);
  }

  static async create(scenario: Scenario, tally: Tally): Promise<World> {
    const x = await deployExchange(scenario.options);
    const chain = new Chain(hre.network.provider, facesOf(x));
    await chain.start();
    const world = new World(scenario, x, chain, tally);
    const logs = await x.deployer.provider.getLogs({ fromBlock: 0 });
    for (const event of world.#decoder.decodeAll(logs)) world.#learn(event);
    for (const { id } of x.deployment.markets) world.markets.push(openMarket(x, marketId(id)));
    return world;
  }

  get owners(): readonly string[] {
    return this.x.users.slice(0, this.scenario.owners).map(({ address }) => address);
  }

  /** Sends one transaction, feeds its events to the shadow, checks what it can. @return what happened. */
  async act(act: Act): Promise<Sent & { readonly events: readonly ExchangeEvent[] }> {
    this.calls += 1;
    const judged = act.judged === true || this.calls % JUDGED_EVERY === 0;
    const before = judged ? await this.snapshot() : undefined;
    const { handler, contract, method, args } = act;
    this.#note(`${handler}: ${method}(${args.map(show).join(", ")}) by ${act.from} +${act.dt ?? 1}s`);
    const data = contract.interface.encodeFunctionData(method, args);
    const sent = await this.chain.send(act.from, await contract.getAddress(), data, act.dt ?? 1);
    this.#fresh = undefined;
    this.tally.note(handler, sent.error);
    this.#note(`    -> ${sent.error === "" ? "done" : sent.error}`);
    if (sent.error !== "" && !act.expected.includes(sent.error))
      this.fail(`unexpected revert: ${sent.error}`);
    const events = this.#decoder.decodeAll(sent.logs);
    for (const event of events) this.#learn(event);
    await this.#checkTotals();
    if (before !== undefined) await this.#judge(before, events, handler);
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
    this.#fresh = undefined;
    if (error !== "") this.fail(`${method} outside the exchange reverted: ${error}`);
  }

  /** The whole state now, with the dust that the events account for. */
  async snapshot(): Promise<Snapshot> {
    if (this.#fresh === undefined) {
      this.tally.snapshots += 1;
      const read = await this.#reader.read();
      const markets = read.markets.map((market) => ({
        ...market,
        dust: this.shadow.ledger.classes.dustOf(market.id),
      }));
      this.#fresh = { ...read, markets };
    }
    return this.#fresh;
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

  async #judge(before: Snapshot, events: readonly ExchangeEvent[], handler: string): Promise<void> {
    const after = await this.snapshot();
    this.failOn(checkTransition({ before, events, after }), `in the transition by ${handler}`);
    this.failOn(checkState(after), `of the state after ${handler}`);
    this.failOn(this.shadow.compare(after), `of the rebuilt state after ${handler}`);
    this.failOn(this.shadow.book.priorityViolations, `of priority after ${handler}`);
    this.failOn(checkLiq1(after, await this.probes(after)), `of liquidatability after ${handler}`);
  }

  /** After every call: money, deficits and history of the Ledger are what the events say. */
  async #checkTotals(): Promise<void> {
    const { solvencyLens, deployment, deployer } = this.x;
    const data = solvencyLens.interface.encodeFunctionData("scan", [1, 1]);
    const answer = await this.chain.call(deployer.address, deployment.addresses.solvencyLens, data);
    const [house] = solvencyLens.interface.decodeFunctionResult("scan", answer.data) as unknown as [House];
    const { accounted, deficit, sequence } = this.shadow.ledger;
    const { totals, history, reserves } = house;
    if (totals.accounted !== accounted) this.fail(`accounted ${totals.accounted}, by events ${accounted}`);
    if (totals.deficit !== deficit) this.fail(`deficit ${totals.deficit}, by events ${deficit}`);
    if (history.sequence !== sequence)
      this.fail(`history has ${history.sequence} entries, by events ${sequence}`);
    if (reserves < accounted) this.fail(`tokens held ${reserves} < accounted ${accounted}`);
  }

  #learn(event: ExchangeEvent): void {
    this.shadow.apply(event);
    this.tally.noteEvent(event.kind);
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

interface House {
  readonly totals: { readonly accounted: bigint; readonly deficit: bigint };
  readonly history: { readonly sequence: bigint };
  readonly reserves: bigint;
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
