import path from "node:path";

import { MaxUint256 } from "ethers";

import { type Deployment } from "../../src/sdk/deployment";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { recordsInMemory } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { type Call, Chain, ChainError } from "../../src/sim/chain/chain";
import { type Eip1193 } from "../../src/sim/chain/eip1193";
import { InstantSigner, providerOn } from "../../src/sim/chain/signer";
import { addressOf } from "../../src/sim/setup/actors";
import { Exchange__factory, Ledger__factory, Vault__factory } from "../../typechain";
import { MockV3Aggregator__factory, PriceOracle__factory, TestToken__factory } from "../../typechain";
import { feedAnswer, fixtureConfig, WAD, withoutHalts } from "../../test/support/config";
import { orderRequest, OrderKind } from "../../test/support/trade";

const ARTIFACTS = path.join(__dirname, "../../artifacts");
const PRICE = 30n * WAD;
/** Ticks are a thousandth. */
const TICK = 30_000;
/** Accounts of one owner, who trade with each other in one transaction. */
const GROUP = 4;
/** Two orders that rest, two fills, two takers that are done. */
const EVENTS_A_TRADE = 6;
/** A price is used for a minute; a block comes every second. */
const PRICED_EVERY = 40;
/** A node looks through everything of a sender that waits for each transaction that he adds. */
const MOST_A_BLOCK = 200;

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
    private readonly chain: Chain,
    private readonly size: WorldSize,
  ) {}

  static async build(node: Eip1193, size: WorldSize): Promise<AuditWorld> {
    const chain = await Chain.on(node);
    const deployer = new InstantSigner(chain, addressOf("deployer"), providerOn(chain));
    const roles = [addressOf("governor"), addressOf("guardian")] as const;
    const config = fixtureConfig({ parameters: withoutHalts }, ...roles);
    const context = { artifacts: artifactsIn(ARTIFACTS), records: recordsInMemory(), log: () => undefined };
    const deployment = await deployExchange({ deployer, config, ...context });
    const world = new AuditWorld(deployment, chain, size);
    for (let i = 0; i < 2; i += 1) await world.#round(6);
    await world.#open();
    const trades = Math.ceil((size.events - 2 * size.accounts) / EVENTS_A_TRADE);
    await world.trade(size.blocks, Math.ceil(trades / size.blocks));
    return world;
  }

  /** That many more blocks, each with trades of the next owners in turn. */
  async trade(blocks: number, tradesABlock: number): Promise<void> {
    for (let block = 0; block < blocks; block += 1) {
      for (let i = 0; i < tradesABlock; i += 1) this.chain.submit(this.#nextTrade());
      await this.#mine();
    }
  }

  #nextTrade(): Call {
    const groups = Math.floor(this.size.accounts / GROUP);
    const group = this.#traded % groups;
    this.#traded += 1;
    // HOUSE and FUND have the first two numbers.
    const first = 3 + group * GROUP;
    const round = (this.#traded - 1 - group) / groups;
    // Two lots to begin with, then one back and forth: everybody keeps a position, and nobody's grows.
    const order = { tick: TICK, lots: round === 0 ? 2 : 1, kind: OrderKind.Limit };
    const orders = [0, 1, 2, 3].map((i) =>
      orderRequest({ ...order, account: first + i, isBuy: (i + round) % 2 === 1 }),
    );
    const data = Exchange__factory.createInterface().encodeFunctionData("placeBatch", [orders]);
    return { from: ownerOf(group), to: this.deployment.addresses.exchange, data };
  }

  async #open(): Promise<void> {
    const { token, vault, ledger } = this.deployment.addresses;
    const bank = addressOf("bank");
    const [coin, door, safe] = [
      TestToken__factory.createInterface(),
      Ledger__factory.createInterface(),
      Vault__factory.createInterface(),
    ];
    const send = (to: string, data: string): Call => ({ from: bank, to, data });
    const calls = [
      send(token, coin.encodeFunctionData("mint", [bank, 10n ** 15n])),
      send(token, coin.encodeFunctionData("approve", [vault, MaxUint256])),
    ];
    for (let i = 0; i < this.size.accounts; i += 1) {
      const owner = ownerOf(Math.floor(i / GROUP));
      calls.push(send(ledger, door.encodeFunctionData("openAccount", [owner])));
      calls.push(send(vault, safe.encodeFunctionData("deposit", [3 + i, 10n ** 9n])));
    }
    for (let from = 0; from < calls.length; from += MOST_A_BLOCK) {
      for (const call of calls.slice(from, from + MOST_A_BLOCK)) this.chain.submit(call);
      await this.#mine();
    }
  }

  async #mine(): Promise<void> {
    const { receipts } = await this.chain.mine(this.chain.time + 1);
    const failed = receipts.find(({ succeeded }) => !succeeded);
    if (failed !== undefined) throw new ChainError(`${failed.hash} failed: ${failed.failure}`);
    this.#sinceRound += 1;
    if (this.#sinceRound >= PRICED_EVERY) await this.#round(1);
  }

  async #round(gap: number): Promise<void> {
    this.#sinceRound = 0;
    const from = addressOf("keeper");
    const answer = feedAnswer(PRICE);
    const data = MockV3Aggregator__factory.createInterface().encodeFunctionData("updateAnswer", [answer]);
    for (const { feed } of this.deployment.markets[0]?.sources ?? [])
      this.chain.submit({ from, to: feed, data });
    const update = PriceOracle__factory.createInterface().encodeFunctionData("update", [0]);
    this.chain.submit({ from, to: this.deployment.addresses.oracle, data: update });
    await this.chain.mine(this.chain.time + gap);
  }
}

function ownerOf(group: number): string {
  return addressOf(`owner ${group}`);
}
