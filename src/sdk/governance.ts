import { type Provider, type Result } from "ethers";

import { Authority__factory } from "../../typechain/factories/contracts/governance/Authority__factory";
import { IMarketRegistry__factory } from "../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { type IMarketRegistry } from "../../typechain/contracts/interfaces/IMarketRegistry";
import { type MarketParameters } from "../domain/marketParameters";
import { max } from "../math/wadMath";
import { describeCall } from "./deploy/describeCall";
import { ROLES } from "./deploy/roles";
import { type Deployment } from "./deployment";
import { inSpans } from "./logs/inSpans";

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
  /** What it would change of a market's parameters as they stand now, `margin.takerFeePpm of market 0: 500 -> 400`. */
  readonly changes: readonly string[];
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
  /** All of the market's parameters as they would then be. */
  readonly config: MarketParameters;
  /** The highest tier that the market would ever have allowed: bounds of fees and leash follow from it. */
  readonly highestTier: bigint;
}

/** Everybody who was ever given a role and still has it. */
export async function holdersOf(
  provider: Provider,
  { addresses, block }: Deployment,
): Promise<readonly RoleHolder[]> {
  const authority = Authority__factory.connect(addresses.authority, provider);
  const granted = await inSpans(provider, block, (from, to) =>
    authority.queryFilter(authority.filters.RoleGranted(), from, to),
  );
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
  const registry = IMarketRegistry__factory.connect(addresses.registry, provider);
  const lifetime = Number(await authority.expiration());
  const scheduled = await inSpans(provider, block, (from, to) =>
    authority.queryFilter(authority.filters.OperationScheduled(), from, to),
  );
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
      changes: await changesOf(registry, target, data),
    });
  }
  return pending;
}

/**
 * The call that sets one parameter, such as `margin.takerFeePpm`, and leaves all others as they are.
 * @throws GovernanceError for a market, a parameter or a value that there is not
 */
export async function proposeParameter(
  provider: Provider,
  { addresses, markets, block }: Deployment,
  market: number,
  name: string,
  after: bigint,
): Promise<Proposal> {
  if (market >= markets.length)
    throw new GovernanceError(`there is no market ${market}: ${markets.length} are listed, from 0`);
  const registry = IMarketRegistry__factory.connect(addresses.registry, provider);
  const config = await configOf(registry, market);
  const [group = "", field = ""] = name.split(".");
  const before = config[group]?.[field];
  if (before === undefined) {
    const known = Object.entries(config).flatMap(([of, fields]) =>
      Object.keys(fields).map((f) => `${of}.${f}`),
    );
    throw new GovernanceError(`a market has no parameter ${name}; it has ${known.join(", ")}`);
  }
  if (before === after) throw new GovernanceError(`${name} of market ${market} is ${after} already`);
  if (NEVER_CHANGES.has(name))
    throw new GovernanceError(`${name} of a market never changes: it is ${before}`);
  const changed = { ...config, [group]: { ...config[group], [field]: after } };
  const data = encoded(registry, market, changed, name, after);
  const parameters = changed as unknown as MarketParameters;
  const allowed = await highestTierOf(provider, registry, market, block);
  const highestTier = max(parameters.margin.maxTier, allowed);
  return { target: addresses.registry, data, before, after, config: parameters, highestTier };
}

const NEVER_CHANGES: ReadonlySet<string> = new Set(["margin.lotSize", "trading.tickSize"]);

/** No view tells it: the events do. */
async function highestTierOf(
  provider: Provider,
  registry: IMarketRegistry,
  market: number,
  since: number,
): Promise<bigint> {
  const changes = await inSpans(provider, since, (from, to) =>
    registry.queryFilter(registry.filters.MarketConfigured(market), from, to),
  );
  const tiers = changes.flatMap(({ args }) => [args.before.margin.maxTier, args.afterwards.margin.maxTier]);
  return tiers.reduce(max, (await registry.marginOf(market)).maxTier);
}

type Config = Readonly<Record<string, Readonly<Record<string, bigint>>>>;

async function configOf(registry: IMarketRegistry, market: number): Promise<Config> {
  return asConfig(await registry.configOf(market));
}

function asConfig(found: unknown): Config {
  return (found as Result).toObject(true) as Config;
}

function encoded(
  registry: IMarketRegistry,
  market: number,
  config: Config,
  name: string,
  value: bigint,
): string {
  try {
    return registry.interface.encodeFunctionData("configure", [market, config as never]);
  } catch (cause) {
    throw new GovernanceError(`${value} does not fit into ${name}`, { cause });
  }
}

/** Parameter by parameter, since a call sets all of a market's at once. */
async function changesOf(
  registry: IMarketRegistry,
  target: string,
  data: string,
): Promise<readonly string[]> {
  const call = registry.interface.parseTransaction({ data });
  if (target !== (await registry.getAddress()) || call?.name !== "configure") return [];
  const market = Number(call.args[0]);
  const [now, then] = [await configOf(registry, market), asConfig(call.args[1])];
  return Object.entries(then).flatMap(([group, fields]) =>
    Object.entries(fields)
      .filter(([field, value]) => now[group]?.[field] !== value)
      .map(([field, value]) => `${group}.${field} of market ${market}: ${now[group]?.[field]} -> ${value}`),
  );
}

function roleName(id: bigint): string {
  const found = Object.entries(ROLES).find(([, role]) => role === id);
  return found === undefined ? `role ${id}` : found[0].toLowerCase();
}
