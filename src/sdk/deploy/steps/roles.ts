import { Authority__factory } from "../../../../typechain/factories/contracts/governance/Authority__factory";
import { type Authority } from "../../../../typechain/contracts/governance/Authority";
import { ICollateralVault__factory } from "../../../../typechain/factories/contracts/interfaces/ICollateralVault__factory";
import { ICircuitBreaker__factory } from "../../../../typechain/factories/contracts/interfaces/ICircuitBreaker__factory";
import { IMarketRegistry__factory } from "../../../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { IPriceOracle__factory } from "../../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { interfaceOf } from "../../abi/parsed";
import { type DeployContext } from "../context";
import { DeployError } from "../errors";
import { RESTRICTED, ROLES, grantsOf } from "../roles";
import { mined } from "../send";
import { plannedWiring } from "./launch";

const INTERFACES = {
  registry: IMarketRegistry__factory.abi,
  oracle: IPriceOracle__factory.abi,
  breaker: ICircuitBreaker__factory.abi,
  collateral: ICollateralVault__factory.abi,
} as const;

/** Binds every restricted function to its role and gives the roles to their holders. */
export async function grantRoles(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  const authority = Authority__factory.connect(wiring.authority, context.deployer);
  if (!(await isAdmin(authority, await context.deployer.getAddress()))) {
    return; // handed over already, and verified by the last step
  }

  for (const { key, functions, role } of RESTRICTED) {
    const wanted = functions.map((name) => selectorOf(key, name));
    const bound = await Promise.all(wanted.map((s) => authority.getTargetFunctionRole(wiring[key], s)));
    const missing = wanted.filter((_selector, index) => bound[index] !== role);
    if (missing.length > 0) {
      const what = `bind ${key}.${functions.join(", ")} to role ${role}`;
      await mined(context, what, authority.setTargetFunctionRole(wiring[key], missing, role));
    }
  }

  for (const { role, label, holder, executionDelaySec } of grantsOf(context.config.governance)) {
    const { isMember } = await authority.hasRole(role, holder);
    if (!isMember) {
      await mined(
        context,
        `grant ${label} to ${holder}`,
        authority.grantRole(role, holder, executionDelaySec),
      );
    }
  }
}

/** Takes the deployer's last role away. */
export async function renounceRoles(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  const authority = Authority__factory.connect(wiring.authority, context.deployer);
  const deployer = await context.deployer.getAddress();
  for (const role of Object.values(ROLES)) {
    if ((await authority.hasRole(role, deployer)).isMember) {
      await mined(context, `renounce role ${role}`, authority.renounceRole(role, deployer));
    }
  }
}

/** The selector of a restricted function. */
export function selectorOf(key: keyof typeof INTERFACES, name: string): string {
  const fragment = interfaceOf(INTERFACES[key]).getFunction(name);
  if (fragment === null) {
    throw new DeployError(`${key} has no function ${name}`);
  }
  return fragment.selector;
}

async function isAdmin(authority: Authority, address: string): Promise<boolean> {
  return (await authority.hasRole(ROLES.ADMIN, address)).isMember;
}
