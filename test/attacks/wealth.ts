import { expect } from "chai";

import { WAD } from "../support/config";
import { type Fixture } from "../support/fixture";

/** An account and the wallet of its owner; a contract's wallet has no signer. */
export interface Holding {
  readonly account: bigint;
  readonly signer: { readonly address: string };
}

export interface Sides {
  /** All accounts and wallets of one attacker, or of all who collude. */
  readonly attackers: readonly Holding[];
  /** Everybody who did nothing wrong. What is on neither side is the house's: HOUSE, fund, deficits. */
  readonly users: readonly Holding[];
}

export interface Wealth {
  /** Of all attackers together [wad]. */
  readonly attackers: bigint;
  /** Of each user [wad]. */
  readonly users: readonly bigint[];
  /** The fund's equity and all deficits [wad]. */
  readonly house: bigint;
}

/** What an attack may move at most [wad]; 0 where nothing is said. */
export interface PublishedBound {
  readonly gain?: bigint;
  readonly loss?: bigint;
  readonly house?: bigint;
}

/** Rounding of touched cash and of native units: less than any attack pays in gas [wad]. */
export const DUST = 10n ** 13n;

/** Everybody's wealth at the fair index of each market [wad]: cash, positions, tokens in wallets, and what the fund owes them. */
export async function wealthOf(x: Fixture, sides: Sides, fair: readonly bigint[]): Promise<Wealth> {
  let attackers = 0n;
  for (const one of sides.attackers) attackers += await accountWorth(x, one.account, fair);
  for (const wallet of walletsOf(sides.attackers)) attackers += await walletWorth(x, wallet);
  const users = [];
  for (const one of sides.users) {
    users.push((await accountWorth(x, one.account, fair)) + (await walletWorth(x, one.signer.address)));
  }
  const named = new Set([...sides.attackers, ...sides.users].map(({ account }) => account));
  let house = 0n;
  const { accounts } = await x.ledger.totals();
  for (let account = 1n; account <= accounts; ++account) {
    if (!named.has(account)) house += await accountWorth(x, account, fair);
  }
  return { attackers, users, house };
}

/** Fails if the attackers gained, or anybody else lost, more than is published. @return the gain, for more to say about it [wad]. */
export function expectHeld(before: Wealth, after: Wealth, bound: PublishedBound = {}): bigint {
  const gain = after.attackers - before.attackers;
  expect(gain, "attackers' gain").to.be.lessThanOrEqual((bound.gain ?? 0n) + DUST);
  for (const [i, had] of before.users.entries()) {
    const loss = had - (after.users[i] ?? 0n);
    expect(loss, `loss of user ${i}`).to.be.lessThanOrEqual((bound.loss ?? 0n) + DUST);
  }
  expect(before.house - after.house, "the house's loss").to.be.lessThanOrEqual((bound.house ?? 0n) + DUST);
  return gain;
}

async function accountWorth(x: Fixture, account: bigint, fair: readonly bigint[]): Promise<bigint> {
  let { cash: worth } = await x.ledger.accountOf(account);
  for (const [market, price] of fair.entries()) {
    const held = await x.ledger.touched(account, market);
    worth += held.cash + (held.size * price) / WAD;
  }
  return worth;
}

/** Tokens, and what the fund holds for this wallet: requests, claims, and shares at their price. */
async function walletWorth({ fund, token, wholeToken }: Fixture, wallet: string): Promise<bigint> {
  const asked = await fund.requestsOf(wallet);
  const shares = (await fund.balanceOf(wallet)) + asked.claimableShares + asked.pendingShares;
  const native =
    (await token.balanceOf(wallet)) +
    asked.pendingAssets +
    asked.redeemedAssets +
    (shares === 0n ? 0n : await fund.convertToAssets(shares));
  return (native * WAD) / wholeToken;
}

const walletsOf = (sides: readonly Holding[]): Set<string> =>
  new Set(sides.map(({ signer }) => signer.address));
