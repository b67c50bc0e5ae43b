import { task } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

const DIFFERS = 1;
const UNCHECKED = 2;

/** What a deployment needs of gas, from the first contract to the gateways; a test holds it to what one really takes. */
export const DEPLOY_GAS = 62_000_000n;

/** What hardhat-deploy makes of an error: the step's file, the error's name and what it says, and where in the code it was thrown. */
const STOPPED = /^ERROR processing (?:.*[/\\])?(\w+)\.ts:\n(?:\w+: )?([\s\S]*?)(?:\n\s+at |$)/;

/** One sentence about a step that failed, and what to do; undefined for an error of another kind. */
export function stoppedAt(message: string, network: string): string | undefined {
  const [, step, reason] = STOPPED.exec(message) ?? [];
  if (step === undefined || reason === undefined) return undefined;
  return `the deployment to ${network} stopped at step ${step}: ${reason.trim()}\nWhat is on the chain stays there. Mend this and run the same command again: it goes on where it stopped.`;
}

task("deploy").setAction(async (args: unknown, hre, runSuper) => {
  try {
    return (await runSuper(args)) as unknown;
  } catch (error) {
    const told = error instanceof Error ? stoppedAt(error.message, hre.network.name) : undefined;
    if (told === undefined) throw error;
    throw new HardhatPluginError("glasshouse", told, error as Error);
  }
});

task(
  "deploy:check",
  "Compares wiring, code, roles, delays, parameters and sources on the chain with the configuration.",
).setAction(async (_, hre) => {
  process.exitCode = await check(hre);
});

task("deploy:cost", "Says what a deployment will cost at the network's gas price.").setAction(
  async (_, hre) => {
    const { formatEther } = await import("ethers");
    const price = await gasPriceOn(hre);
    if (price === undefined) return;
    console.log(
      `${DEPLOY_GAS} gas at ${Number(price) / 1e9} gwei: ${formatEther(DEPLOY_GAS * price)} of the native token`,
    );
  },
);

/** Undefined, with the reason told and exit code 2, where nobody answers. */
async function gasPriceOn(hre: HardhatRuntimeEnvironment): Promise<bigint | undefined> {
  try {
    return (await hre.ethers.provider.getFeeData()).gasPrice ?? 0n;
  } catch (error) {
    console.error(`${hre.network.name} does not tell its gas price: ${messageOf(error)}`);
    process.exitCode = UNCHECKED;
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** 0 nothing differs, 1 something does, 2 it could not be asked. */
async function check(hre: HardhatRuntimeEnvironment): Promise<number> {
  // The contracts' types are made by the first compilation, which this file must not need.
  const { hardhatContext } = await import("../../deploy/lib/hardhatContext");
  const { STEPS } = await import("../../src/sdk/deploy/deploy");
  const { DeployMismatchError } = await import("../../src/sdk/deploy/errors");
  try {
    const context = { ...(await hardhatContext(hre)), log: (line: string) => console.log(line) };
    await STEPS.verification(context);
    console.log(`${hre.network.name}: nothing differs`);
    return 0;
  } catch (error) {
    if (error instanceof DeployMismatchError) {
      console.error(`${hre.network.name}: ${error.message}`);
      return DIFFERS;
    }
    console.error(`${hre.network.name} could not be checked: ${messageOf(error)}`);
    return UNCHECKED;
  }
}
