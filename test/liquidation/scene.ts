import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";

import { checkState } from "../../src/laws/registry";
import { SnapshotReader } from "../../src/sdk/reader";
import { WAD, withoutHalts } from "../support/config";
import { type Fixture, freshExchange } from "../support/fixture";
import { type ParameterChange, changed } from "../support/parameters";
import { holdPrice } from "../support/prices";
import { OrderKind, type Placed, lots, nativeOf, openFunded, place, ticks } from "../support/trade";

/** The insurance fund's account. */
export const FUND = 2n;

/** Twin of Judge. */
export const Judge = { Worse: 0, Better: 1, Withdrawal: 2 } as const;

/** Index of a leverage tier. */
export const Tier = { X2: 0, X5: 1, X10: 2, X25: 3, X50: 4 } as const;

export const START_PRICE = 30n * WAD;

/** Whole settlement units or base units as wad. */
export const wad = (whole: number): bigint => (BigInt(Math.round(whole * 1e6)) * WAD) / 1_000_000n;

export interface Trader {
  readonly signer: HardhatEthersSigner;
  readonly account: bigint;
}

export interface Outcome {
  readonly ordersCancelled: bigint;
  readonly soldLots: bigint;
  readonly fee: bigint;
  readonly takenOver: bigint;
  readonly covered: bigint;
  readonly deleveraged: bigint;
  readonly levied: bigint;
  readonly deficit: bigint;
  readonly reward: bigint;
}

export interface Scene extends Fixture {
  /** Whoever calls `liquidate`; an account without positions. */
  readonly keeper: Trader;
}

export interface SceneOptions {
  readonly markets?: number;
  readonly parameters?: ParameterChange;
  /** Leaves the breaker's rules on. */
  readonly halts?: boolean;
  /** Charges the committed interest; without it, and with a one-sided book, funding is 0. */
  readonly funding?: boolean;
  /** Of the token. Default 6. */
  readonly tokenDecimals?: number;
  /** Of every feed. Default 8; with 18 a price has digits down to the wei. */
  readonly feedDecimals?: number;
  /** Money in the fund's account that belongs to no share [wad]. Default 100,000. */
  readonly fund?: bigint;
}

/** A fund without money and without budget. */
export const NO_FUND: SceneOptions = {
  fund: 0n,
  parameters: { liquidation: { fundBudget: 0n, fundLeakPerHour: 0n } },
};

/** A deployed exchange without halts, with a keeper and a fund. For `load` give it a name. */
export async function setScene(options: SceneOptions = {}): Promise<Scene> {
  const x = await freshExchange({
    price: START_PRICE,
    markets: options.markets ?? 1,
    tokenDecimals: options.tokenDecimals ?? 6,
    ...(options.feedDecimals === undefined ? {} : { feedDecimals: options.feedDecimals }),
    parameters: (committed) => {
      const quiet =
        options.funding === true ? committed : changed(committed, { trading: { interestPpm: 0n } });
      const parameters = changed(quiet, options.parameters ?? {});
      return options.halts === true ? parameters : withoutHalts(parameters);
    },
  });
  const keeper = await trader(x, 0, 0n);
  await giveFund(x, options.fund ?? wad(100_000));
  return { ...x, keeper };
}

/** User number `index` with a new account that holds `amount`, committed to `tier` in `market`. */
export async function trader(
  x: Fixture,
  index: number,
  amount: bigint,
  tier: number = Tier.X2,
  market = 0,
): Promise<Trader> {
  const signer = x.users[index];
  if (signer === undefined) throw new Error(`the test network has no user ${index}`);
  const account = amount > 0n ? await openFunded(x, signer, amount) : await openEmpty(x, signer);
  if (tier !== Tier.X2) await x.ledger.connect(signer).setTier(account, market, tier);
  return { signer, account };
}

/** Money for the fund's account, from nowhere: a gift to the shares there are. */
export async function giveFund(x: Fixture, amount: bigint): Promise<void> {
  if (amount === 0n) return;
  const native = nativeOf(x, amount);
  await x.token.mint(x.deployer, native);
  await x.token.approve(x.vault, native);
  await x.vault.deposit(FUND, native);
}

/** `from` rests an order. @param size [wad base units]. */
export async function rest(
  x: Fixture,
  from: Trader,
  isBuy: boolean,
  price: bigint,
  size: bigint,
  market = 0,
): Promise<Placed> {
  return place(x, from.signer, {
    account: from.account,
    market,
    isBuy,
    tick: ticks(x, price, market),
    lots: lots(x, size, market),
  });
}

/** `long` buys `size` from `short` at `price`: the short rests, the long takes. */
export async function trade(
  x: Fixture,
  long: Trader,
  short: Trader,
  size: bigint,
  price: bigint = START_PRICE,
  market = 0,
): Promise<void> {
  await rest(x, short, false, price, size, market);
  const { filled } = await place(x, long.signer, {
    account: long.account,
    market,
    isBuy: true,
    kind: OrderKind.ImmediateOrCancel,
    tick: ticks(x, price, market),
    lots: lots(x, size, market),
  });
  expect(filled, "filled lots").to.equal(lots(x, size, market));
}

/** Both kept rounds of the oracle say `price`, and the market has accrued. */
export async function moveTo(x: Fixture, price: bigint, market = 0): Promise<void> {
  await holdPrice(x, market, price);
  await x.exchange.poke(market);
}

export async function sizeOf(x: Fixture, who: Trader | bigint, market = 0): Promise<bigint> {
  return (await x.ledger.touched(idOf(who), market)).size;
}

export async function cashOf(x: Fixture, who: Trader | bigint): Promise<bigint> {
  return (await x.ledger.accountOf(idOf(who))).cash;
}

/** Equity and margins of a liquidation. */
export async function healthOf(x: Fixture, who: Trader | bigint, judge: number = Judge.Better) {
  const [equity, initialMargin, maintenanceMargin] = await x.ledger.healthOf(idOf(who), judge);
  return { equity, initialMargin, maintenanceMargin };
}

export function liquidate(
  x: Scene,
  who: Trader | bigint,
  market = 0,
  maxFills = 0,
): Promise<ContractTransactionResponse> {
  return x.liquidator
    .connect(x.keeper.signer)
    .liquidate(idOf(who), market, maxFills, x.keeper.account) as Promise<ContractTransactionResponse>;
}

/** Liquidates and tells what it did; every law holds afterwards. */
export async function liquidated(x: Scene, who: Trader | bigint, market = 0, maxFills = 0): Promise<Outcome> {
  const receipt = await (await liquidate(x, who, market, maxFills)).wait();
  await expectLaws(x);
  return outcomeOf(x, receipt);
}

export function outcomeOf(x: Fixture, receipt: ContractTransactionReceipt | null): Outcome {
  for (const log of receipt?.logs ?? []) {
    const parsed =
      log.address === x.deployment.addresses.liquidator ? x.liquidator.interface.parseLog(log) : null;
    if (parsed?.name === "AccountLiquidated") return parsed.args.getValue("outcome") as Outcome;
  }
  throw new Error("nothing was liquidated");
}

/** Every law that a single state can break. */
export async function expectLaws(x: Fixture): Promise<void> {
  const reader = new SnapshotReader(x.deployer, x.deployment.addresses.solvencyLens);
  expect(checkState(await reader.read())).to.deep.equal([]);
}

function idOf(who: Trader | bigint): bigint {
  return typeof who === "bigint" ? who : who.account;
}

async function openEmpty(x: Fixture, owner: HardhatEthersSigner): Promise<bigint> {
  await x.ledger.connect(owner).openAccount(owner);
  return (await x.ledger.totals()).accounts;
}
