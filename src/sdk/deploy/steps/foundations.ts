import { ZeroAddress, getAddress } from "ethers";

import { IERC20Metadata__factory } from "../../../../typechain/factories/@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata__factory";
import { LAUNCHES } from "../contracts";
import { type DeployContext, providerOf, refusePending } from "../context";
import { DeployConfigError, DeployMismatchError } from "../errors";
import { deployOnce } from "../send";

/** The AccessManager that will hold the roles; until the handover its only admin is the deployer. */
export async function deployAuthority(context: DeployContext): Promise<void> {
  await refusePending(context);
  const deployer = await context.deployer.getAddress();
  checkGovernance(context, deployer);
  await deployOnce(context, "Authority", "Authority", [deployer]);
}

/** The settlement token: a mintable one, or an existing one whose decimals are as configured. */
export async function deployToken(context: DeployContext): Promise<void> {
  const { token } = context.config;
  if (token.kind === "test") {
    await deployOnce(context, "Token", "TestToken", [token.symbol, token.decimals]);
    return;
  }

  const provider = providerOf(context);
  const decimals = Number(await IERC20Metadata__factory.connect(token.address, provider).decimals());
  if (decimals !== token.decimals) {
    throw new DeployMismatchError([`token ${token.address} has ${decimals} decimals, not ${token.decimals}`]);
  }
  const address = getAddress(token.address);
  await context.records.set("Token", { contract: null, address, block: await provider.getBlockNumber() });
}

/** The builder of the exchange, with room for exactly its contracts. */
export async function deployShipyard(context: DeployContext): Promise<void> {
  await deployOnce(context, "Shipyard", "Shipyard", [LAUNCHES.length]);
}

function checkGovernance({ config }: DeployContext, deployer: string): void {
  const { governor, guardian, executionDelaySec } = config.governance;
  const holders = [deployer, getAddress(governor), getAddress(guardian)];
  if (new Set(holders).size !== holders.length || holders.includes(ZeroAddress)) {
    throw new DeployConfigError(
      `deployer, governor and guardian must be three addresses, not ${holders.join(", ")}`,
    );
  }
  if (!Number.isSafeInteger(executionDelaySec) || executionDelaySec <= 0) {
    throw new DeployConfigError(
      `governance needs an execution delay in whole seconds, not ${executionDelaySec}`,
    );
  }
}
