import { type BaseContract, MaxUint256 } from "ethers";

import { type ExchangeEvent } from "../../src/domain/events";
import { accountId, type AccountId, marketId } from "../../src/domain/ids";
import { Grade } from "../../src/domain/names";
import { type Snapshot } from "../../src/domain/snapshot";
import { type LiquidationProbe, type Replay, type Transition } from "../../src/laws/law";
import { WIND_UP_AFTER } from "../../src/math/bounds";
import { EventDecoder } from "../../src/sdk/eventDecoder";
import { round } from "../stateful/handlers/prices";
import { type Scenario } from "../stateful/scenario";
import { Tally } from "../stateful/tally";
import { listAssets } from "../stateful/assets";
import { ASSET_UNIT } from "../stateful/assetUnits";
import { type Watcher, World } from "../stateful/world";
import { type FixtureOptions, WAD, withoutHalts } from "../support/config";
import { nativeOf, OrderKind, orderRequest, type OrderTerms } from "../support/trade";

/** What really happened on a chain, seen at the moments that laws are about. */
export interface Evidence {
  /** A taker buys from two makers at one price. */
  readonly trade: Transition;
  /** Two accounts of one owner trade with each other. */
  readonly selfTrade: Transition;
  readonly withdrawal: Transition;
  readonly round: Transition;
  /** The taker stands below its maintenance margin. */
  readonly due: { readonly snapshot: Snapshot; readonly probes: readonly LiquidationProbe[] };
  /** Half of the taker's position is sold into the book. */
  readonly liquidation: Transition;
  /** The rest goes by ADL, with a levy and a booked deficit. */
  readonly adl: Transition;
  /** A deposit, while the fund has shares. */
  readonly calm: Transition;
  /** Collateral of the bystander's, who owes more than is allowed, is bought: as much as it needs. */
  readonly sale: Transition;
  readonly history: Replay;
  /** The feeds fall silent for days, and a long that is bankrupt at the last mean is wound up. */
  readonly windUp: Transition;
  /** A day later the market settles. */
  readonly settlement: Transition;
}

export const MARKET = marketId(0);
/** Accounts in the order in which they are opened, after the house and the fund. */
export const MAKER = accountId(3);
export const SECOND = accountId(4);
export const TAKER = accountId(5);
export const BYSTANDER = accountId(6);
export const RICH = accountId(7);
/** Flat from first to last, and named by no event but its own deposit. */
export const SPECTATOR = accountId(8);

const TIERS = new Map<AccountId, number>([
  [TAKER, 4],
  [RICH, 1],
]);
const DEPOSITS = [1_000_000n, 100_000n, 1_000n, 5_000n, 100_000n, 7_000n];
/** Which of the owners each account belongs to: the first two are one owner's. */
const OWNERS = [0, 0, 1, 2, 3, 2];
const DAY_SEC = 86_400;
const TEN_MINUTES_SEC = 600;
const WIND_UP_SEC = Number(WIND_UP_AFTER);

const SCENARIO: Scenario = {
  name: "the story of the laws",
  base: "none",
  seed: 0n,
  calls: 0,
  options: { parameters: withoutHalts },
  owners: 4,
  accountsPerOwner: 1,
  deposit: [0, 0],
  fund: 0,
  jumpPpm: 0,
  crashPpm: 0,
};

export class Story {
  constructor(readonly world: World) {}

  ownerOf(account: AccountId): string {
    return this.world.owners[OWNERS[account - MAKER] ?? 0] ?? "";
  }

  async act(from: string, contract: BaseContract, method: string, args: readonly unknown[], dt = 1) {
    return this.world.act({ handler: "story", from, contract, method, args, expected: [], dt });
  }

  async place(terms: Omit<OrderTerms, "account"> & { readonly account: AccountId }) {
    return this.placeBy(this.ownerOf(terms.account), terms);
  }

  async placeBy(owner: string, terms: OrderTerms) {
    return this.act(owner, this.world.x.exchange, "place", [orderRequest(terms)]);
  }

  /** The same, whatever comes of it. */
  async placeAny(terms: Omit<OrderTerms, "account"> & { readonly account: AccountId }) {
    const { exchange } = this.world.x;
    const args = [orderRequest(terms)];
    const from = this.ownerOf(terms.account);
    return this.world.act({
      handler: "story",
      from,
      contract: exchange,
      method: "place",
      args,
      expected: "any",
    });
  }

  /** A transaction between two readings of the whole state, the contracts' own judgements included. */
  async seen(act: () => Promise<{ readonly events: readonly ExchangeEvent[] }>): Promise<Transition> {
    const before = await this.world.judge.read(true);
    const { events } = await act();
    return { before, events, after: await this.world.judge.read(true) };
  }

  /** What happens in `act`, and then never did: the world is where it was. */
  async undone<T>(act: () => Promise<T>): Promise<T> {
    const { chain, markets, x } = this.world;
    const { now } = chain;
    const drivers = markets.map((market) => ({ ...market }));
    const id: unknown = await x.deployer.provider.send("evm_snapshot", []);
    const seen = await act();
    await x.deployer.provider.send("evm_revert", [id]);
    chain.now = now;
    for (const [i, market] of markets.entries()) Object.assign(market, drivers[i]);
    return seen;
  }

  async priced(whole: bigint): Promise<void> {
    const [market] = this.world.markets;
    if (market === undefined) throw new RangeError("no market");
    market.price = whole;
    await round(this.world, market, "story");
  }

  async opened(): Promise<void> {
    const { token, ledger, vault, fund, deployment, deployer } = this.world.x;
    for (const owner of this.world.owners) {
      await this.world.outside(deployer.address, token, "mint", [owner, 10n ** 15n]);
      for (const spender of [vault, fund]) {
        await this.world.outside(owner, token, "approve", [await spender.getAddress(), MaxUint256]);
      }
    }
    for (const [i, amount] of DEPOSITS.entries()) {
      const account = accountId(MAKER + i);
      const owner = this.ownerOf(account);
      await this.act(owner, ledger, "openAccount", [owner]);
      await this.act(owner, vault, "deposit", [account, nativeOf(this.world.x, amount * WAD)]);
      const tier = TIERS.get(account);
      if (tier !== undefined) await this.act(owner, ledger, "setTier", [account, MARKET, tier]);
    }
    if (deployment.markets.length !== 1) throw new RangeError("the story has one market");
  }

  async events(): Promise<readonly ExchangeEvent[]> {
    const { deployer, deployment } = this.world.x;
    const logs = await deployer.provider.getLogs({ fromBlock: 0 });
    return new EventDecoder(deployment.addresses, this.world.gateways.addresses).decodeAll(logs);
  }
}

/** A world with its people, before anything has happened. */
export async function openStory(options: FixtureOptions = {}, watcher?: Watcher): Promise<Story> {
  const scenario = { ...SCENARIO, options: { ...SCENARIO.options, ...options } };
  const story = new Story(await World.create(scenario, new Tally(), watcher));
  await story.priced(30n * WAD);
  await story.priced(30n * WAD);
  await story.opened();
  return story;
}

/** Tells the story once. */
export async function tellStory(): Promise<Evidence> {
  return (await tellWholeStory()).truth;
}

/** The same, with the world in which it happened. */
export async function tellWholeStory(
  options: FixtureOptions = {},
): Promise<{ readonly story: Story; readonly truth: Evidence }> {
  const story = await openStory(options);
  const traded = await trading(story);
  const liquidated = await liquidating(story);
  const calm = await calming(story);
  const ended = await story.undone(() => ending(story));
  const sale = await selling(story);
  const history = { events: await story.events(), after: sale.after };
  return { story, truth: { ...traded, ...liquidated, calm, sale, history, ...ended } };
}

async function trading(story: Story): Promise<Pick<Evidence, "trade" | "selfTrade" | "withdrawal">> {
  const { exchange, vault } = story.world.x;
  const ask = { market: MARKET, isBuy: false, tick: 30_000 };
  await story.place({ ...ask, account: MAKER, lots: 6_000 });
  await story.place({ ...ask, account: RICH, lots: 6_000 });
  await story.place({ account: MAKER, market: MARKET, isBuy: true, tick: 29_500, lots: 8_000 });
  const kind = OrderKind.ImmediateOrCancel;
  const trade = await story.seen(() =>
    story.place({ account: TAKER, market: MARKET, isBuy: true, tick: 30_000, lots: 10_000, kind }),
  );
  const own = { market: MARKET, tick: 29_900, lots: 100 };
  const both = [
    { ...own, account: SECOND, isBuy: true },
    { ...own, account: MAKER, isBuy: false, kind },
  ];
  const selfTrade = await story.seen(() =>
    story.act(story.ownerOf(MAKER), exchange, "placeBatch", [both.map(orderRequest)]),
  );
  const withdrawal = await story.seen(() =>
    story.act(story.ownerOf(RICH), vault, "withdraw", [RICH, 10n ** 9n]),
  );
  return { trade, selfTrade, withdrawal };
}

async function liquidating(story: Story): Promise<Pick<Evidence, "round" | "due" | "liquidation" | "adl">> {
  const { world } = story;
  const { exchange, liquidator } = world.x;
  const sell = () => story.act(world.owners[2] ?? "", liquidator, "liquidate", [TAKER, MARKET, 0, BYSTANDER]);
  const seenRound = await story.seen(async () => {
    const from = world.tally.eventsOf("RoundMade");
    await story.priced((292n * WAD) / 10n);
    const all = await story.events();
    if (world.tally.eventsOf("RoundMade") !== from + 1) throw new RangeError("not one round");
    return { events: all.filter(({ kind }) => kind === "RoundMade").slice(-1) };
  });
  await story.priced((292n * WAD) / 10n);
  const snapshot = await world.judge.read(true);
  const probes = await world.judge.probes(snapshot);
  const liquidation = await story.seen(sell);
  await story.act(story.ownerOf(MAKER), exchange, "cancelAll", [MAKER]);
  await story.priced(15n * WAD);
  await story.priced(15n * WAD);
  const adl = await story.seen(sell);
  return { round: seenRound, due: { snapshot, probes }, liquidation, adl };
}

/** An ask that crosses rests in an auction, and is uncrossed against the first of the bids. */
async function auctioning(story: Story): Promise<void> {
  const { breaker, auction, guardian } = story.world.x;
  await story.act(guardian.address, breaker, "tighten", [MARKET, Grade.Auction, 10_000, 10_000, 30]);
  await story.place({ account: SECOND, market: MARKET, isBuy: false, tick: 14_750, lots: 90 });
  await story.priced(15n * WAD);
  await story.act(story.ownerOf(RICH), auction, "step", [MARKET, 0], 31);
}

async function calming(story: Story): Promise<Transition> {
  const { fund, vault, exchange } = story.world.x;
  const owner = story.ownerOf(RICH);
  await story.act(owner, fund, "requestDeposit", [5n * 10n ** 10n, owner]);
  // An epoch ends at prices of its own: while a market of the inventory has none, it waits.
  await story.act(owner, exchange, "poke", [MARKET], DAY_SEC);
  await story.priced(15n * WAD);
  await story.act(owner, fund, "settleEpoch", []);
  await story.priced(15n * WAD);
  await story.priced(15n * WAD);
  for (const tick of [14_800, 14_800, 14_700]) {
    await story.place({ account: MAKER, market: MARKET, isBuy: true, tick, lots: 500 });
  }
  const sold = { account: SECOND, market: MARKET, isBuy: false, tick: 15_200, lots: 70 };
  await story.place(sold);
  await auctioning(story);
  await story.act(story.ownerOf(MAKER), exchange, "poke", [MARKET]);
  return story.seen(() => story.act(owner, vault, "deposit", [BYSTANDER, 1_234_567n]));
}

/** The bystander buys on 5,000 of cash and 1,000 tokens of an asset, and the price falls by a third. */
async function selling(story: Story): Promise<Transition> {
  const { world } = story;
  const { collateral } = world.x;
  await listAssets(world);
  const pledged = (1_000n * WAD) / ASSET_UNIT;
  await story.act(story.ownerOf(BYSTANDER), collateral, "deposit", [BYSTANDER, 0, pledged]);
  const order = { market: MARKET, tick: 15_000, lots: 15_000 };
  await story.place({ ...order, account: MAKER, isBuy: false });
  const kind = OrderKind.ImmediateOrCancel;
  await story.place({ ...order, account: BYSTANDER, isBuy: true, kind });
  await story.priced(10n * WAD);
  await story.priced(10n * WAD);
  await story.act(story.ownerOf(MAKER), world.x.exchange, "poke", [MARKET]);
  const [, most] = await collateral.quote(BYSTANDER, 0);
  const args = [BYSTANDER, 0, most / ASSET_UNIT, 10n ** 30n];
  return story.seen(() => story.act(story.ownerOf(RICH), collateral, "buy", args));
}

async function ending(story: Story): Promise<Pick<Evidence, "windUp" | "settlement">> {
  const { exchange, liquidator, deleverager, ledger } = story.world.x;
  await story.place({ account: RICH, market: MARKET, isBuy: false, tick: 15_000, lots: 6_000 });
  const kind = OrderKind.ImmediateOrCancel;
  await story.place({ account: BYSTANDER, market: MARKET, isBuy: true, tick: 15_000, lots: 6_000, kind });
  await story.priced(6n * WAD);
  const keeper = story.world.owners[2] ?? "";
  await story.act(keeper, exchange, "poke", [MARKET], TEN_MINUTES_SEC);
  await story.priced(6n * WAD);
  await story.act(keeper, exchange, "poke", [MARKET], WIND_UP_SEC);
  const windUp = await story.seen(() =>
    story.act(keeper, liquidator, "windUp", [BYSTANDER, MARKET, SPECTATOR]),
  );
  await story.act(keeper, exchange, "poke", [MARKET], DAY_SEC);
  const settlement = await story.seen(() => story.act(keeper, deleverager, "settle", [MARKET]));
  await story.act(keeper, ledger, "touch", [SECOND, MARKET]);
  return { windUp, settlement };
}
