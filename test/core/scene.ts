import { ethers } from "hardhat";

import { type TestToken, type Ledger, type Vault } from "../../typechain";
import { WAD } from "../support/config";
import { type Fixture, deployExchange, freshExchange } from "../support/fixture";
import { openFunded } from "../support/trade";
import { wiringWith } from "../support/wiring";
import { type Trader } from "../liquidation/scene";

export const DAY_SEC = 86_400n;

export interface Holders {
  readonly x: Fixture;
  readonly alice: Trader;
  readonly bob: Trader;
}

/** An exchange with two accounts of 1,000 each, no positions. */
export async function holders(): Promise<Holders> {
  return withHolders(await freshExchange());
}

/** The same on a token that exists already. */
export async function holdersOf(token: { getAddress(): Promise<string> }, decimals = 6): Promise<Holders> {
  return withHolders(await deployExchange({ token: { address: await token.getAddress(), decimals } }));
}

export async function withHolders(x: Fixture): Promise<Holders> {
  return { x, alice: await funded(x, 0), bob: await funded(x, 1) };
}

/** User number `index` with a new account that holds 1,000. */
async function funded(x: Fixture, index: number): Promise<Trader> {
  const signer = x.users[index];
  if (signer === undefined) throw new Error(`the test network has no user ${index}`);
  return { signer, account: await openFunded(x, signer, 1_000n * WAD) };
}

/** A Ledger and a Vault alone, not yet seeded. */
export async function unseeded(token: TestToken | string): Promise<{ ledger: Ledger; vault: Vault }> {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("the test network has no accounts");
  const nonce = await deployer.getNonce();
  const from = deployer.address;
  const wiring = wiringWith({
    token: typeof token === "string" ? token : await token.getAddress(),
    fund: from,
    ledger: ethers.getCreateAddress({ from, nonce }),
    vault: ethers.getCreateAddress({ from, nonce: nonce + 1 }),
  });
  const ledger = await ethers.deployContract("Ledger", [wiring]);
  const vault = await ethers.deployContract("Vault", [wiring]);
  return { ledger, vault };
}
