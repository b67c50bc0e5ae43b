import { keccak256 } from "ethers";

import { Authority__factory } from "../../../../typechain/factories/contracts/governance/Authority__factory";
import { IAccessManaged__factory } from "../../../../typechain/factories/@openzeppelin/contracts/access/manager/IAccessManaged__factory";
import { IExchange__factory } from "../../../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IMarketRegistry__factory } from "../../../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { IPriceOracle__factory } from "../../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { IShipyard__factory } from "../../../../typechain/factories/contracts/interfaces/IShipyard__factory";
import { inSpans } from "../../logs/inSpans";
import { LAUNCHES } from "../contracts";
import { type DeployContext, providerOf, recordOf } from "../context";
import { DeployMismatchError } from "../errors";
import { RESTRICTED, grantsOf } from "../roles";
import { type Wiring, wiredCreationCode } from "../wiring";
import { plannedWiring } from "./launch";
import { sourceTerms } from "./markets";
import { selectorOf } from "./roles";

/** What was found and should have been otherwise, in words. */
type Mismatches = readonly string[];

/** Reads back from the chain what the steps before promised, a dozen or two reads at once, and names every difference. */
export async function verifyDeployment(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  const parts = await Promise.all([
    verifyLaunches(context, wiring),
    verifyHolders(context, wiring),
    verifyBindings(context, wiring),
    verifyMarkets(context, wiring),
  ]);
  const mismatches = parts.flat();
  if (mismatches.length > 0) {
    throw new DeployMismatchError(mismatches);
  }
  context.log?.("verified: wiring, roles and markets are as configured, and the deployer has no power");
}

/**
 * The shipyard is spent, and the creation code of each launch, with the wiring in it, was the expected one: what a
 * constructor was told is proved without trusting a getter.
 */
async function verifyLaunches(context: DeployContext, wiring: Wiring): Promise<Mismatches> {
  const provider = providerOf(context);
  const { address, block } = await recordOf(context, "Shipyard");
  const shipyard = IShipyard__factory.connect(address, provider);
  const [launched, capacity, events] = await Promise.all([
    shipyard.launched(),
    shipyard.capacity(),
    inSpans(provider, block, (from, to) => shipyard.queryFilter(shipyard.filters.Launched(), from, to)),
  ]);
  const launches = await inTurn(LAUNCHES, async ({ key, contract }, index) => {
    const [{ bytecode }, predicted, code] = await Promise.all([
      context.artifacts(contract),
      shipyard.addressAt(index),
      provider.getCode(wiring[key]),
    ]);
    const event = events.find(({ args }) => args.index === BigInt(index))?.args;
    const hash = keccak256(wiredCreationCode(bytecode, wiring));
    return [
      ...difference(`address of ${contract}`, event?.built, wiring[key]),
      ...difference(`creation code of ${contract}`, event?.creationCodeHash, hash),
      ...difference(`predicted address of ${contract}`, predicted, wiring[key]),
      ...difference(`code of ${contract}`, code === "0x", false),
    ];
  });
  return [
    ...difference("launches of the shipyard", launched, capacity),
    ...difference("capacity of the shipyard", capacity, BigInt(LAUNCHES.length)),
    ...launches,
  ];
}

/** Whoever was ever granted a role: exactly the configured holders still have one, with the configured delays. */
async function verifyHolders(context: DeployContext, wiring: Wiring): Promise<Mismatches> {
  const provider = providerOf(context);
  const authority = Authority__factory.connect(wiring.authority, provider);
  const { block } = await recordOf(context, "Authority");
  const granted = await inSpans(provider, block, (from, to) =>
    authority.queryFilter(authority.filters.RoleGranted(), from, to),
  );
  const held = await inTurn(granted, async ({ args: { roleId, account } }) => {
    const { isMember, executionDelay } = await authority.hasRole(roleId, account);
    return isMember ? [[`role ${roleId} of ${account}`, `delay ${executionDelay} s`] as const] : [];
  });
  const seen = new Map<string, string>(held);
  const wanted = new Map(
    grantsOf(context.config.governance).map(({ role, holder, executionDelaySec }) => [
      `role ${role} of ${holder}`,
      `delay ${executionDelaySec} s`,
    ]),
  );
  const everybody = [...new Set([...seen.keys(), ...wanted.keys()])];
  return everybody.flatMap((who) => difference(who, seen.get(who), wanted.get(who)));
}

/** Every restricted function is bound to its role, and its contract obeys the authority. */
async function verifyBindings(context: DeployContext, wiring: Wiring): Promise<Mismatches> {
  const provider = providerOf(context);
  const authority = Authority__factory.connect(wiring.authority, provider);
  return inTurn(RESTRICTED, async ({ key, functions, role }) => {
    const managed = IAccessManaged__factory.connect(wiring[key], provider);
    const [obeyed, closed, bound] = await Promise.all([
      managed.authority(),
      authority.isTargetClosed(wiring[key]),
      Promise.all(
        functions.map((name) => authority.getTargetFunctionRole(wiring[key], selectorOf(key, name))),
      ),
    ]);
    return [
      ...difference(`authority of ${key}`, obeyed, wiring.authority),
      ...difference(`${key} is closed`, closed, false),
      ...functions.flatMap((name, at) => difference(`role of ${key}.${name}`, bound[at], role)),
    ];
  });
}

async function verifyMarkets(context: DeployContext, wiring: Wiring): Promise<Mismatches> {
  const provider = providerOf(context);
  const registry = IMarketRegistry__factory.connect(wiring.registry, provider);
  const oracle = IPriceOracle__factory.connect(wiring.oracle, provider);
  const exchange = IExchange__factory.connect(wiring.exchange, provider);
  const { markets } = context.config;
  const listings = await inTurn(markets, async (listing, id) => {
    const [symbol, config, sources, terms, { tickSize }] = await Promise.all([
      registry.symbolOf(id),
      registry.configOf(id),
      oracle.sourcesOf(id),
      sourceTerms(context, listing),
      exchange.topOf(id),
    ]);
    const { parameters } = listing;
    return [
      ...difference(`symbol of market ${id}`, symbol, listing.symbol),
      ...differences(listing.symbol, config, parameters),
      ...differences(`sources of ${listing.symbol}`, sources, terms),
      ...difference(`tick size of the book of ${listing.symbol}`, tickSize, parameters.trading.tickSize),
    ];
  });
  const count = await registry.count();
  return [...difference("number of markets", count, BigInt(markets.length)), ...listings];
}

/** One after the other: a public node refuses whoever asks for everything at once. */
async function inTurn<T, R>(
  items: readonly T[],
  read: (item: T, index: number) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const found: R[] = [];
  for (const [index, item] of items.entries()) found.push(...(await read(item, index)));
  return found;
}

function difference<T>(what: string, found: T, wanted: T): Mismatches {
  return found === wanted ? [] : [`${what}: found ${String(found)}, wanted ${String(wanted)}`];
}

/** Field by field: what a contract returns also answers to indices. */
function differences(what: string, found: unknown, wanted: unknown): Mismatches {
  if (wanted === null || typeof wanted !== "object") return difference(what, found, wanted);
  if (found === null || typeof found !== "object")
    return [`${what}: found ${String(found)}, wanted an object`];
  const length = Array.isArray(wanted)
    ? difference(`${what}.length`, Reflect.get(found, "length") as unknown, wanted.length)
    : [];
  const fields = Object.entries(wanted).flatMap(([name, part]) =>
    differences(`${what}.${name}`, Reflect.get(found, name), part),
  );
  return [...length, ...fields];
}
