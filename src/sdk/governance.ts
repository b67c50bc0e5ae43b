import { type Provider, type Result } from "ethers";

import { Authority__factory } from "../../typechain/factories/contracts/governance/Authority__factory";
import { IMarketRegistry__factory } from "../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { describeCall } from "./deploy/describeCall";
import { ROLES } from "./deploy/roles";
import { type Deployment } from "./deployment";

/** The word or its value names nothing that governance can change. */
export class GovernanceError extends Error {
  override readonly name = "GovernanceError";
}

/** A call that was announced and neither made nor taken back. */
export interface PendingCall {
  readonly id: string;
  readonly caller: string;
  readonly target: string;
  readonly data: string;
  /** First moment at which it can be executed [s]. */
  readonly from: number;
  /** From then on it can no longer be [s]. */
  readonly until: number;
  /** Decoded, with the hash of its data. */
  readonly says: string;
}

export interface RoleHolder {
  readonly role: string;
  readonly holder: string;
  /** Between an announcement and the call [s]. */
  readonly delaySec: number;
}

/** A change of one parameter of a market, and the governed call that makes it. */
export interface Proposal {
  readonly target: string;
  readonly data: string;
  readonly before: bigint;
  readonly after: bigint;
}

/** Everybody who was ever given a role and still has it. */
export async function holdersOf(
  provider: Provider,
  { addresses, block }: Deployment,
): Promise<readonly RoleHolder[]> {
  const authority = Authority__factory.connect(addresses.authority, provider);
  const granted = await authority.queryFilter(authority.filters.RoleGranted(), block);
  const named = new Map(granted.map(({ args }) => [`${args.roleId}/${args.account}`, args]));
  const holders: RoleHolder[] = [];
  for (const { roleId, account } of named.values()) {
    const [isMember, delay] = await authority.hasRole(roleId, account);
    if (isMember) holders.push({ role: roleName(roleId), holder: account, delaySec: Number(delay) });
  }
  return holders;
}

/** Calls that wait, or may be executed now, oldest first. */
export async function pendingCalls(
  provider: Provider,
  { addresses, block }: Deployment,
): Promise<readonly PendingCall[]> {
  const authority = Authority__factory.connect(addresses.authority, provider);
  const lifetime = Number(await authority.expiration());
  const scheduled = await authority.queryFilter(authority.filters.OperationScheduled(), block);
  const newest = new Map(scheduled.map(({ args }) => [args.operationId, args]));
  const pending: PendingCall[] = [];
  for (const [id, { caller, target, data }] of newest) {
    // 0: made, taken back or expired.
    const from = Number(await authority.getSchedule(id));
    if (from === 0) continue;
    pending.push({
      id,
      caller,
      target,
      data,
      from,
      until: from + lifetime,
      says: describeCall({ to: target, data }),
    });
  }
  return pending;
}

/** The call that sets one parameter, such as `margin.takerFeePpm`, and leaves all others as they are. */
export async function proposeParameter(
  provider: Provider,
  { addresses }: Deployment,
  market: number,
  name: string,
  after: bigint,
): Promise<Proposal> {
  const registry = IMarketRegistry__factory.connect(addresses.registry, provider);
  const found = (await registry.configOf(market)) as unknown as Result;
  const config = found.toObject(true) as Record<string, Record<string, bigint>>;
  const [group = "", field = ""] = name.split(".");
  const before = config[group]?.[field];
  if (before === undefined) throw new GovernanceError(`a market has no parameter ${name}`);
  const changed = { ...config, [group]: { ...config[group], [field]: after } };
  const data = registry.interface.encodeFunctionData("configure", [market, changed as never]);
  return { target: addresses.registry, data, before, after };
}

function roleName(id: bigint): string {
  const found = Object.entries(ROLES).find(([, role]) => role === id);
  return found === undefined ? `role ${id}` : found[0].toLowerCase();
}
