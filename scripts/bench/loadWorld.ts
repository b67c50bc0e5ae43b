import path from "node:path";

import { Interface, MaxUint256 } from "ethers";

import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { recordsInMemory } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { SnapshotReader } from "../../src/sdk/reader";
import { type Call, ChainError, type Mined } from "../../src/sim/chain/block";
import { Chain } from "../../src/sim/chain/chain";
import { InstantSigner, providerOn } from "../../src/sim/chain/signer";
import { tokenCall } from "../../src/sim/setup/accounts";
import { addressOf } from "../../src/sim/setup/actors";
import { type Contracts, contractsAt } from "../../src/sim/world/contracts";
import { feedAnswer, fixtureConfig, WAD } from "../../test/support/config";
import { OrderKind, orderRequest } from "../../test/support/trade";
import { type EngineName, openerOf } from "../chain/engines";

const ARTIFACTS = path.join(__dirname, "../../artifacts");
/** 10 October 2025, 20:50 UTC: any fixed time serves. */
const GENESIS_SEC = 1_760_129_400;
/** Before the crash. */
export const START_PRICE = 30n * WAD;
const START_TICK = 30_000;
const NATIVE = 10n ** 6n;
const MARKET = 0;
/** HOUSE and FUND have the first two numbers. */
const FIRST_ACCOUNT = 3;
/** What every account deposits [whole units], and the leverage at which it opens, by tier. */
const DEPOSIT = 1_000n;
const LEVERAGE_TENTHS = [15n, 40n, 80n, 200n, 400n] as const;
/** Notional of a lot at START_PRICE [whole units]. */
const LOT_NOTIONAL = 3n;
const SETUP_BLOCK = 250;
/** A price serves a minute. */
const PRICED_EVERY_SEC = 40;
const ROUND_GAP_SEC = 6;

const FEED = new Interface(["function updateAnswer(int256 answer)"]);

/** An exchange at its committed parameters with many accounts: pairs of a long and a short, a fifth in each tier. */
export class LoadWorld {
  readonly accounts: readonly number[];
  #pricedAt = 0;
  #price = START_PRICE;

  private constructor(
    readonly chain: Chain,
    readonly contracts: Contracts,
    readonly reader: SnapshotReader,
    readonly close: () => Promise<void>,
    private readonly feeds: readonly string[],
    private readonly token: string,
    private readonly vault: string,
    count: number,
  ) {
    this.accounts = Array.from({ length: count }, (_, i) => FIRST_ACCOUNT + i);
  }

  static async open(engine: EngineName, count: number, fund: bigint): Promise<LoadWorld> {
    const node = await openerOf({ kind: engine })(GENESIS_SEC);
    const chain = await Chain.on(node);
    const provider = providerOn(chain);
    const deployer = new InstantSigner(chain, addressOf("deployer"), provider);
    const config = fixtureConfig({}, addressOf("governor"), addressOf("guardian"));
    const context = { artifacts: artifactsIn(ARTIFACTS), records: recordsInMemory() };
    const { addresses, markets } = await deployExchange({ deployer, config, ...context });
    const contracts = contractsAt(addresses, chain);
    const reader = new SnapshotReader(provider, addresses.solvencyLens);
    const feeds = (markets[0]?.sources ?? []).map(({ feed }) => feed ?? "");
    const world = new LoadWorld(
      chain,
      contracts,
      reader,
      () => node.close(),
      feeds,
      addresses.token,
      addresses.vault,
      count,
    );
    await world.price(START_PRICE);
    await world.price(START_PRICE);
    await world.#fill(fund);
    return world;
  }

  /** Every feed says `price` [wad] and a round is made of it, both in one block. */
  async price(price: bigint): Promise<Mined> {
    const from = addressOf("feeds");
    for (const feed of this.feeds) {
      const data = FEED.encodeFunctionData("updateAnswer", [feedAnswer(price)]);
      this.chain.submit({ from, to: feed, data });
    }
    this.chain.submit(this.contracts.oracle.transaction(from, "update", MARKET));
    [this.#price, this.#pricedAt] = [price, this.chain.time + ROUND_GAP_SEC];
    return this.chain.mine(this.#pricedAt);
  }

  /** One block of `calls`, a second after the last; before it a round, if the price grows old. */
  async block(calls: readonly Call[]): Promise<Mined> {
    if (this.chain.time - this.#pricedAt > PRICED_EVERY_SEC) await this.price(this.#price);
    for (const call of calls) this.chain.submit(call);
    return this.chain.mine(this.chain.time + 1);
  }

  /** Equity and maintenance margin [wad] as a liquidation sees them. */
  async healthOf(account: number): Promise<{ readonly equity: bigint; readonly margin: bigint }> {
    const [[equity, , margin]] = (await this.contracts.ledger.read("healthOf", account, 1)).toArray() as [
      readonly [bigint, bigint, bigint],
    ];
    return { equity, margin };
  }

  liquidation(account: number): Call {
    return this.contracts.liquidator.transaction(addressOf("keeper"), "liquidate", account, MARKET, 0, 1);
  }

  async #fill(fund: bigint): Promise<void> {
    const { ledger, vault } = this.contracts;
    const bank = addressOf("bank");
    const all = DEPOSIT * BigInt(this.accounts.length) + fund;
    await this.#all([
      tokenCall(bank, this.token, "mint", [bank, all * NATIVE]),
      tokenCall(bank, this.token, "approve", [this.vault, MaxUint256]),
    ]);
    if (fund > 0n) await this.#all([vault.transaction(bank, "deposit", 2, fund * NATIVE)]);
    await this.#all(this.accounts.map((id) => ledger.transaction(bank, "openAccount", ownerOf(id))));
    await this.#all(this.accounts.map((id) => vault.transaction(bank, "deposit", id, DEPOSIT * NATIVE)));
    const tiered = this.accounts.filter((id) => tierOf(id) !== 0);
    await this.#all(tiered.map((id) => ledger.transaction(ownerOf(id), "setTier", id, MARKET, tierOf(id))));
    await this.#all(this.accounts.filter((id) => isLong(id)).map((id) => this.#pair(id)));
  }

  /** The next account rests a sale and this one takes it, in one transaction of their owner. */
  #pair(long: number): Call {
    const lots = (DEPOSIT * (LEVERAGE_TENTHS[tierOf(long)] ?? 0n)) / 10n / LOT_NOTIONAL;
    const order = { tick: START_TICK, lots, kind: OrderKind.Limit };
    const orders = [
      orderRequest({ ...order, account: long + 1, isBuy: false }),
      orderRequest({ ...order, account: long, isBuy: true }),
    ];
    const { exchange } = this.contracts;
    const data = exchange.interface.encodeFunctionData("placeBatch", [orders]);
    return { from: ownerOf(long), to: exchange.address, data };
  }

  async #all(calls: readonly Call[]): Promise<void> {
    for (let at = 0; at < calls.length; at += SETUP_BLOCK) {
      const { receipts } = await this.block(calls.slice(at, at + SETUP_BLOCK));
      const failed = receipts.find(({ succeeded }) => !succeeded);
      if (failed !== undefined) throw new ChainError(`setup failed: ${failed.failure}`);
    }
  }
}

const pairOf = (account: number): number => Math.floor((account - FIRST_ACCOUNT) / 2);
const isLong = (account: number): boolean => (account - FIRST_ACCOUNT) % 2 === 0;
const tierOf = (account: number): number => pairOf(account) % LEVERAGE_TENTHS.length;
const ownerOf = (account: number): string => addressOf(`pair ${pairOf(account)}`);
