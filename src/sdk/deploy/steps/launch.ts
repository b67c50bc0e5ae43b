import { IShipyard__factory } from "../../../../typechain/factories/contracts/interfaces/IShipyard__factory";
import { GATEWAYS, LAUNCHES, LENSES } from "../contracts";
import { type DeployContext, addressOf, recordOf } from "../context";
import { deployOnce, mined } from "../send";
import { type Wiring, wiredCreationCode, wiringOf } from "../wiring";

/** Lets the shipyard build what it has not built yet. */
export async function launchContracts(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  const { address, block } = await recordOf(context, "Shipyard");
  const shipyard = IShipyard__factory.connect(address, context.deployer);
  const launched = Number(await shipyard.launched());
  for (const [index, { key, contract }] of LAUNCHES.entries()) {
    if (index >= launched) {
      const { bytecode } = await context.artifacts(contract);
      const transaction = shipyard.launch(index, wiredCreationCode(bytecode, wiring));
      await mined(context, `launch ${contract}`, transaction);
    }
    await context.records.set(contract, { contract, address: wiring[key], block });
  }
}

/** Read-only contracts on top of the exchange. */
export async function deployLenses(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  for (const { contract } of LENSES) {
    await deployOnce(context, contract, contract, [wiring]);
  }
}

/** Contracts that users make keys of their accounts, if they want to. */
export async function deployGateways(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  for (const name of GATEWAYS) {
    await deployOnce(context, name, name, [wiring]);
  }
}

/** All addresses of the exchange follow from its first three contracts. */
export async function plannedWiring(context: DeployContext): Promise<Wiring> {
  const authority = await addressOf(context, "Authority");
  const token = await addressOf(context, "Token");
  return wiringOf(authority, token, await addressOf(context, "Shipyard"));
}
