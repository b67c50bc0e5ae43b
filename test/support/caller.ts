import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { impersonateAccount, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";

import { type Fixture } from "./fixture";

/** The Liquidator itself as a sender: what it alone may ask, with amounts that no scene would make it ask for. */
export async function asLiquidator(x: Fixture): Promise<HardhatEthersSigner> {
  const address = x.deployment.addresses.liquidator;
  await impersonateAccount(address);
  await setBalance(address, 10n ** 20n);
  return ethers.getSigner(address);
}
