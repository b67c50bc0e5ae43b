import { type LaunchKey } from "./contracts";
import { type GovernanceConfig } from "./exchangeConfig";

/** Role ids of the Authority. OpenZeppelin fixes the admin's. */
export const ROLES = {
  ADMIN: 0n,
  GOVERNOR: 1n,
  GUARDIAN: 2n,
} as const;

/** Every restricted function of the exchange and the role that may call it. A test keeps this equal to the code. */
export const RESTRICTED = [
  { key: "registry", functions: ["list", "configure"], role: ROLES.GOVERNOR },
  { key: "oracle", functions: ["setSources"], role: ROLES.GOVERNOR },
  { key: "breaker", functions: ["tighten"], role: ROLES.GUARDIAN },
  { key: "collateral", functions: ["list", "setCap"], role: ROLES.GOVERNOR },
] as const satisfies readonly {
  readonly key: LaunchKey;
  readonly functions: readonly string[];
  readonly role: bigint;
}[];

export interface RoleGrant {
  readonly role: bigint;
  readonly label: string;
  readonly holder: string;
  readonly executionDelaySec: number;
}

/** Who holds which role once the deployer is gone. The last is the admin's, which takes everything else away from the deployer. */
export function grantsOf({ governor, guardian, executionDelaySec }: GovernanceConfig): readonly RoleGrant[] {
  return [
    { role: ROLES.GUARDIAN, label: "guardian", holder: guardian, executionDelaySec: 0 },
    { role: ROLES.GOVERNOR, label: "governor", holder: governor, executionDelaySec },
    { role: ROLES.ADMIN, label: "admin", holder: governor, executionDelaySec },
  ];
}
