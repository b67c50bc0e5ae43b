import { type BaseContract, ContractFactory, type Interface } from "ethers";
import hre from "hardhat";

import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, type AccountId, marketId } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { type Violation } from "../../src/laws/law";
import { type ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { EventDecoder } from "../../src/sdk/eventDecoder";
import { deployFor, type Fixture } from "../support/fixture";
import { type FeedPanel, type TestToken, TestToken__factory } from "../../typechain";
import { ASSET_DECIMALS } from "./assetUnits";
import { Chain, type Sent } from "./chain";
import { deployGateways, gatewayFaces, type Gateways } from "./gateways";
import { Judge } from "./judge";
import { type MarketDriver, noteRound, openMarket } from "./marketDriver";
import { type NodeOpener, openEmbeddedNode } from "./node";
import { type Scenario } from "./scenario";
import { type Tally } from "./tally";

/** A transaction that a handler wants. */
export interface Act {
  readonly handler: string;
  readonly from: string;
  readonly contract: BaseContract;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Errors that may be the answer; any other is fatal. "any": it is tried whatever comes of it. */
  readonly expected: readonly string[] | "any";
  /** Ask the contracts afterwards how they judge these accounts. */
  readonly asked?: readonly AccountId[];
  /** Seconds since the block before; 1 when not given. */
  readonly dt?: number;
}

/** A transaction as it came out, of the exchange or of the outside world. */
export interface Transaction {
  readonly from: string;
  readonly contract: BaseContract;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly sent: Sent;
  readonly events: readonly ExchangeEvent[];
}

/** Judges a world's transactions in the place of the laws. */
export interface Watcher {
  /** The test file that runs it. */
  readonly file: string;
  /** Called once, before the first transaction. @param deployed events of the deployment. */
  readonly begin: (world: World, deployed: readonly ExchangeEvent[]) => Promise<void>;
  readonly see: (transaction: Transaction) => Promise<void>;
  /** Called once, behind the last one. */
  readonly end?: () => Promise<void>;
}

/** Every so many calls the whole state is read from the chain. */
const READ_EVERY = 250;

/** And after every so many of the rare events. */
const RARE_EVERY = 6;

const RARE: ReadonlySet<ExchangeEvent["kind"]> = new Set<ExchangeEvent["kind"]>([
  "Deleveraged",
  "EpochEnded",
  "PositionSettled",
  "DeficitAccountOpened",
  "DustSwept",
]);

/** Every so many readings the contracts are also asked how they judge every account. */
const ASKED_EVERY = 3;

/** Every so many fills or placed orders the breaker is asked for the grade in force (BRK-1). */
const GRADED_EVERY = 5;

/** How many of the newest commands a failure shows. */
const TRAIL = 25;

export class StatefulFailure extends Error {
  override readonly name = "StatefulFailure";
}

/** One deployed exchange and its actors. Every transaction is judged. */
export class World {
  readonly markets: MarketDriver[] = [];
  /** Accounts that somebody owns, with their owners. */
  readonly actors: { readonly id: AccountId; readonly owner: string }[] = [];
  readonly judge: Judge;
  calls = 0;
  readonly #trail: string[] = [];
  readonly #decoder: EventDecoder;
  #readings = 0;
  #rare = 0;
  #trades = 0;

  private constructor(
    readonly scenario: Scenario,
    readonly x: Fixture,
    readonly chain: Chain,
    readonly tally: Tally,
    /** Through which the feeds get their answers. */
    readonly panel: FeedPanel,
    /** A token for each market, which is collateral once it is listed. */
    readonly assets: readonly TestToken[],
    /** Contracts that owners may make keys of their accounts. */
    readonly gateways: Gateways,
    private readonly watcher: Watcher | undefined,
  ) {
    this.#decoder = new EventDecoder(x.deployment.addresses, gateways.addresses);
    this.judge = new Judge(x, chain, this.markets, gateways.addresses, (found, where) =>
      this.#failOn(found, where),
    );
  }

  /** @param watcher judges in the place of the laws. */
  static async create(
    scenario: Scenario,
    tally: Tally,
    watcher?: Watcher,
    node: NodeOpener = openEmbeddedNode,
  ): Promise<World> {
    const chain = await Chain.open(node, scenario.options.replaced !== undefined);
    const x = await deployFor(await chain.signers(), scenario.options);
    chain.learn(facesOf(x));
    const { abi, bytecode } = await hre.artifacts.readArtifact("FeedPanel");
    const panel = await new ContractFactory(abi, bytecode, x.deployer).deploy();
    const assets = await assetTokens(x);
    const gateways = await deployGateways(x);
    chain.learn(gatewayFaces(gateways));
    const driver = panel as unknown as FeedPanel;
    const world = new World(scenario, x, chain, tally, driver, assets, gateways, watcher);
    for (const { id } of x.deployment.markets) world.markets.push(openMarket(x, marketId(id)));
    const logs = await x.deployer.provider.getLogs({ fromBlock: 0 });
    const deployed = world.#decoder.decodeAll(logs);
    for (const event of deployed) world.#learn(event);
    await watcher?.begin(world, deployed);
    return world;
  }

  get owners(): readonly string[] {
    return this.x.users.slice(0, this.scenario.owners).map(({ address }) => address);
  }

  get shadow(): ShadowExchange {
    return this.judge.shadow;
  }

  /** The whole state by events alone. */
  state(): Promise<Snapshot> {
    return this.judge.state();
  }

  /** Sends one transaction and judges it. @return what happened. */
  async act(act: Act): Promise<Sent & { readonly events: readonly ExchangeEvent[] }> {
    this.calls += 1;
    const { handler, contract, method, args } = act;
    const before = await this.judge.state();
    this.#note(`${handler}: ${method}(${args.map(show).join(", ")}) by ${act.from} +${act.dt ?? 1}s`);
    const data = contract.interface.encodeFunctionData(method, args);
    const sent = await this.chain.send(act.from, await contract.getAddress(), data, act.dt ?? 1);
    this.tally.note(handler, sent.error);
    this.#note(`    -> ${sent.error === "" ? "done" : sent.error}`);
    const told = act.expected === "any" || this.watcher !== undefined;
    const expected = sent.error === "" || told || act.expected.includes(sent.error);
    if (!expected) this.fail(`unexpected revert: ${sent.error}`);
    const events = this.#decoder.decodeAll(sent.logs);
    for (const event of events) this.#learn(event);
    if (contract === this.x.fund || handler === "fundClaim") await this.judge.countShares();
    if (this.watcher === undefined) await this.#judge(before, events, act);
    else await this.watcher.see({ from: act.from, contract, method, args, sent, events });
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
    const sent = await this.chain.send(from, await contract.getAddress(), data, dt);
    if (sent.error !== "") this.fail(`${method} outside the exchange reverted: ${sent.error}`);
    await this.watcher?.see({ from, contract, method, args, sent, events: [] });
  }

  /** Tells what went wrong, what led to it and how to see it again. */
  fail(message: string): never {
    const { name, base } = this.scenario;
    const again = `GLASSHOUSE_SEED=${base} GLASSHOUSE_CALLS=${this.calls}`;
    const file = this.watcher?.file ?? "test/stateful/stateful.test.ts";
    const head =
      `${message}\n  scenario: ${name}, call ${this.calls}\n` +
      `  again: ${again} npx hardhat test ${file} --grep "${name}"\n  last commands:\n`;
    throw new StatefulFailure(head + this.#trail.map((line) => `    ${line}`).join("\n"));
  }

  #failOn(violations: readonly Violation[], where: string): void {
    if (violations.length === 0) return;
    const lines = violations
      .slice(0, 10)
      .map(({ law, subject, have, need }) => `${law} ${subject}: have ${have}, need ${need}`);
    this.fail(`${violations.length} violations ${where}:\n  ${lines.join("\n  ")}`);
  }

  async #judge(before: Snapshot, events: readonly ExchangeEvent[], { asked }: Act): Promise<void> {
    const traded = events.some(({ kind }) => kind === "Filled" || kind === "OrderPlaced");
    if (traded) this.#trades += 1;
    const rare = events.some(({ kind }) => RARE.has(kind));
    if (rare) this.#rare += 1;
    if (this.calls % READ_EVERY === 0 || (rare && this.#rare % RARE_EVERY === 0)) {
      this.#readings += 1;
      this.tally.readings += 1;
      await this.judge.everything(before, events, this.#readings % ASKED_EVERY === 0);
    } else if (traded && this.#trades % GRADED_EVERY === 0) {
      await this.judge.graded(before, events);
    } else if (events.length > 0) {
      await this.judge.transaction(before, events, asked ?? []);
    }
  }

  #learn(event: ExchangeEvent): void {
    this.judge.apply(event);
    this.tally.noteEvent(event.kind);
    const driver = "market" in event ? this.markets[event.market] : undefined;
    if (event.kind === "RoundMade" && driver !== undefined) {
      noteRound(driver, event.price, event.status, this.chain.now);
    }
    if (event.kind === "MarketSettled" && driver !== undefined) driver.settled = true;
    if (event.kind === "HaltStarted" && driver !== undefined) driver.haltUntil = event.until;
    if (event.kind === "AccountOpened" && event.account > 2) {
      const owned = this.x.users.some(({ address }) => address === event.owner);
      if (owned) this.actors.push({ id: accountId(event.account), owner: event.owner });
    }
  }

  #note(line: string): void {
    this.#trail.push(line);
    if (this.#trail.length > 2 * TRAIL) this.#trail.shift();
  }
}

async function assetTokens(x: Fixture): Promise<readonly TestToken[]> {
  const tokens: TestToken[] = [];
  for (const { symbol } of x.deployment.markets) {
    tokens.push(await new TestToken__factory(x.deployer).deploy(symbol, ASSET_DECIMALS));
  }
  return tokens;
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
    x.collateral,
    x.auction,
  ];
  return contracts.map((contract) => contract.interface);
}

function show(arg: unknown): string {
  return JSON.stringify(arg, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
