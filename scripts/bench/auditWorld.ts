import path from "node:path";

import { MaxUint256 } from "ethers";

import { type Deployment } from "../../src/sdk/deployment";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { recordsInMemory } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { type Call } from "../../src/sim/chain/block";
import { Chain } from "../../src/sim/chain/chain";
import { InstantSigner, providerOn } from "../../src/sim/chain/signer";
import { addressOf } from "../../src/sim/setup/actors";
import { Exchange__factory, Ledger__factory, Vault__factory } from "../../typechain";
import { MockV3Aggregator__factory, PriceOracle__factory, TestToken__factory } from "../../typechain";
import { feedAnswer, fixtureConfig, WAD, withoutHalts } from "../../test/support/config";
import { orderRequest, OrderKind } from "../../test/support/trade";
import { type AnvilServer } from "../chain/anvilServer";
import { BlockMaker } from "./blockMaker";

const ARTIFACTS = path.join(__dirname, "../../artifacts");
const PRICE = 30n * WAD;
/** Ticks are a thousandth. */
const TICK = 30_000;
/** Accounts of one owner, who trade with each other in one transaction. */
const GROUP = 4;
/** Of the group's four orders: two that rest, two fills, and two takers that are done. */
const EVENTS_A_TRADE = 6;
/** Opening and paying in. */
const EVENTS_AN_ACCOUNT = 2;
/** A price is used for a minute; a block comes every second. */
const PRICED_EVERY = 40;
/** A node looks through everything of a sender that waits for each transaction that he adds. */
const MOST_OF_A_SENDER = 100;
const BANKS = 5;

export interface WorldSize {
  readonly accounts: number;
  /** At least, in all. */
  readonly events: number;
  /** At least, of trading. */
  readonly blocks: number;
}

/** An exchange with people who trade, on a node of one's own, built by real transactions. */
export class AuditWorld {
  #traded = 0;
  #sinceRound = 0;

  private constructor(
    readonly deployment: Deployment,
    private readonly maker: BlockMaker,
    private readonly size: WorldSize,
    private time: number,
  ) {}

  static async build({ client, url }: AnvilServer, size: WorldSize): Promise<AuditWorld> {
    const chain = await Chain.on(client);
    const deployer = new InstantSigner(chain, addressOf("deployer"), providerOn(chain));
    const roles = [addressOf("governor"), addressOf("guardian")] as const;
    const config = fixtureConfig({ parameters: withoutHalts }, ...roles);
    const context = { artifacts: artifactsIn(ARTIFACTS), records: recordsInMemory() };
    const deployment = await deployExchange({ deployer, config, ...context });
    const world = new AuditWorld(deployment, await BlockMaker.on(url), size, chain.time);
    for (let i = 0; i < 2; i += 1) await world.#round(6);
    await world.#open();
    const trades = Math.ceil((size.events - EVENTS_AN_ACCOUNT * size.accounts) / EVENTS_A_TRADE);
    await world.trade(size.blocks, Math.ceil(trades / size.blocks));
    return world;
  }

  /** That many more blocks, each with trades of the next owners in turn. */
  async trade(blocks: number, tradesABlock: number): Promise<void> {
    for (let block = 0; block < blocks; block += 1) {
      await this.#mine(Array.from({ length: tradesABlock }, () => this.#nextTrade()));
    }
  }

  #nextTrade(): Call {
    const groups = Math.floor(this.size.accounts / GROUP);
    const group = this.#traded % groups;
    const round = Math.floor(this.#traded / groups);
    this.#traded += 1;
    // HOUSE and FUND have the first two numbers.
    const first = 3 + group * GROUP;
    // Two lots to begin with, then one back and forth: everybody keeps a position, and nobody's grows.
    const order = { tick: TICK, lots: round === 0 ? 2 : 1, kind: OrderKind.Limit };
    const orders = [0, 1, 2, 3].map((i) =>
      orderRequest({ ...order, account: first + i, isBuy: (i + round) % 2 === 1 }),
    );
    const data = Exchange__factory.createInterface().encodeFunctionData("placeBatch", [orders]);
    return { from: ownerOf(group), to: this.deployment.addresses.exchange, data };
  }

  /** Accounts get their numbers in the order of one sender's calls; several banks pay into those of the block before. */
  async #open(): Promise<void> {
    const { token, vault, ledger } = this.deployment.addresses;
    const coin = TestToken__factory.createInterface();
    const approve = coin.encodeFunctionData("approve", [vault, MaxUint256]);
    const funded = banks().flatMap((from) => [
      { from, to: token, data: coin.encodeFunctionData("mint", [from, 10n ** 15n]) },
      { from, to: token, data: approve },
    ]);
    await this.#mine(funded);
    const [door, safe] = [Ledger__factory.createInterface(), Vault__factory.createInterface()];
    let paid = 0;
    for (let opened = 0; paid < this.size.accounts;) {
      const until = Math.min(this.size.accounts, opened + MOST_OF_A_SENDER);
      const calls = numbersIn(paid, opened).map((i) => ({
        from: banks()[i % BANKS] ?? "",
        to: vault,
        data: safe.encodeFunctionData("deposit", [3 + i, 10n ** 9n]),
      }));
      const opens = numbersIn(opened, until).map((i) => {
        const data = door.encodeFunctionData("openAccount", [ownerOf(Math.floor(i / GROUP))]);
        return { from: addressOf("opener"), to: ledger, data };
      });
      await this.#mine([...calls, ...opens]);
      [paid, opened] = [opened, until];
    }
  }

  async #mine(calls: readonly Call[]): Promise<void> {
    this.time += 1;
    await this.maker.mine(calls, this.time);
    this.#sinceRound += 1;
    if (this.#sinceRound >= PRICED_EVERY) await this.#round(1);
  }

  /** A new price from all feeds. @param gap after the last block [s] */
  async #round(gap: number): Promise<void> {
    this.#sinceRound = 0;
    this.time += gap;
    const from = addressOf("keeper");
    const answer = feedAnswer(PRICE);
    const data = MockV3Aggregator__factory.createInterface().encodeFunctionData("updateAnswer", [answer]);
    const feeds = (this.deployment.markets[0]?.sources ?? []).map(({ feed }) => ({ from, to: feed, data }));
    const update = PriceOracle__factory.createInterface().encodeFunctionData("update", [0]);
    await this.maker.mine(
      [...feeds, { from, to: this.deployment.addresses.oracle, data: update }],
      this.time,
    );
  }
}

function banks(): string[] {
  return numbersIn(0, BANKS).map((i) => addressOf(`bank ${i}`));
}

function ownerOf(group: number): string {
  return addressOf(`owner ${group}`);
}

function numbersIn(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
