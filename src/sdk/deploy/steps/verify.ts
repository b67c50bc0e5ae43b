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

type Mismatches = string[];

/** Reads back from the chain what the steps before promised, and names every difference. */
export async function verifyDeployment(context: DeployContext): Promise<void> {
  const wiring = await plannedWiring(context);
  const mismatches: Mismatches = [];
  await verifyLaunches(context, wiring, mismatches);
  await verifyHolders(context, wiring, mismatches);
  await verifyBindings(context, wiring, mismatches);
  await verifyMarkets(context, wiring, mismatches);
  if (mismatches.length > 0) {
    throw new DeployMismatchError(mismatches);
  }
  context.log?.("verified: wiring, roles and markets are as configured, and the deployer has no power");
}

/**
 * The shipyard is spent, and the creation code of each launch, with the wiring in it, was the expected one: what a
 * constructor was told is proved without trusting a getter.
 */
async function verifyLaunches(context: DeployContext, wiring: Wiring, mismatches: Mismatches): Promise<void> {
  const provider = providerOf(context);
  const { address, block } = await recordOf(context, "Shipyard");
  const shipyard = IShipyard__factory.connect(address, provider);
  const [launched, capacity] = await Promise.all([shipyard.launched(), shipyard.capacity()]);
  expectEqual(mismatches, "launches of the shipyard", launched, capacity);
  expectEqual(mismatches, "capacity of the shipyard", capacity, BigInt(LAUNCHES.length));

  const events = await inSpans(provider, block, (from, to) =>
    shipyard.queryFilter(shipyard.filters.Launched(), from, to),
  );
  for (const [index, { key, contract }] of LAUNCHES.entries()) {
    const { bytecode } = await context.artifacts(contract);
    const event = events.find(({ args }) => args.index === BigInt(index))?.args;
    expectEqual(mismatches, `address of ${contract}`, event?.built, wiring[key]);
    const hash = keccak256(wiredCreationCode(bytecode, wiring));
    expectEqual(mismatches, `creation code of ${contract}`, event?.creationCodeHash, hash);
    expectEqual(mismatches, `predicted address of ${contract}`, await shipyard.addressAt(index), wiring[key]);
    expectEqual(mismatches, `code of ${contract}`, (await provider.getCode(wiring[key])) === "0x", false);
  }
}

/** Whoever was ever granted a role: exactly the configured holders still have one, with the configured delays. */
async function verifyHolders(context: DeployContext, wiring: Wiring, mismatches: Mismatches): Promise<void> {
  const provider = providerOf(context);
  const authority = Authority__factory.connect(wiring.authority, provider);
  const { block } = await recordOf(context, "Authority");
  const granted = await inSpans(provider, block, (from, to) =>
    authority.queryFilter(authority.filters.RoleGranted(), from, to),
  );

  const seen = new Map<string, string>();
  for (const { args } of granted) {
    const { isMember, executionDelay } = await authority.hasRole(args.roleId, args.account);
    if (isMember) {
      seen.set(`role ${args.roleId} of ${args.account}`, `delay ${executionDelay} s`);
    }
  }
  const wanted = new Map(
    grantsOf(context.config.governance).map(({ role, holder, executionDelaySec }) => [
      `role ${role} of ${holder}`,
      `delay ${executionDelaySec} s`,
    ]),
  );
  for (const who of new Set([...seen.keys(), ...wanted.keys()])) {
    expectEqual(mismatches, who, seen.get(who), wanted.get(who));
  }
}

/** Every restricted function is bound to its role, and its contract obeys the authority. */
async function verifyBindings(context: DeployContext, wiring: Wiring, mismatches: Mismatches): Promise<void> {
  const provider = providerOf(context);
  const authority = Authority__factory.connect(wiring.authority, provider);
  for (const { key, functions, role } of RESTRICTED) {
    const managed = IAccessManaged__factory.connect(wiring[key], provider);
    expectEqual(mismatches, `authority of ${key}`, await managed.authority(), wiring.authority);
    expectEqual(mismatches, `${key} is closed`, await authority.isTargetClosed(wiring[key]), false);
    for (const name of functions) {
      const bound = await authority.getTargetFunctionRole(wiring[key], selectorOf(key, name));
      expectEqual(mismatches, `role of ${key}.${name}`, bound, role);
    }
  }
}

async function verifyMarkets(context: DeployContext, wiring: Wiring, mismatches: Mismatches): Promise<void> {
  const provider = providerOf(context);
  const registry = IMarketRegistry__factory.connect(wiring.registry, provider);
  const oracle = IPriceOracle__factory.connect(wiring.oracle, provider);
  const exchange = IExchange__factory.connect(wiring.exchange, provider);
  const { markets } = context.config;
  expectEqual(mismatches, "number of markets", await registry.count(), BigInt(markets.length));

  for (const [id, listing] of markets.entries()) {
    const { symbol, parameters } = listing;
    expectEqual(mismatches, `symbol of market ${id}`, await registry.symbolOf(id), symbol);
    expectFields(mismatches, symbol, await registry.configOf(id), parameters);
    const terms = await sourceTerms(context, listing);
    expectFields(mismatches, `sources of ${symbol}`, await oracle.sourcesOf(id), terms);
    const { tickSize } = await exchange.topOf(id);
    expectEqual(mismatches, `tick size of the book of ${symbol}`, tickSize, parameters.trading.tickSize);
  }
}

function expectEqual<T>(mismatches: Mismatches, what: string, found: T, wanted: T): void {
  if (found !== wanted) {
    mismatches.push(`${what}: found ${String(found)}, wanted ${String(wanted)}`);
  }
}

/** Compares field by field: what a contract returns also answers to indices. */
function expectFields(mismatches: Mismatches, what: string, found: unknown, wanted: unknown): void {
  if (wanted === null || typeof wanted !== "object") {
    expectEqual(mismatches, what, found, wanted);
    return;
  }
  if (found === null || typeof found !== "object") {
    mismatches.push(`${what}: found ${String(found)}, wanted an object`);
    return;
  }
  if (Array.isArray(wanted)) {
    expectEqual(mismatches, `${what}.length`, Reflect.get(found, "length") as unknown, wanted.length);
  }
  for (const [name, part] of Object.entries(wanted)) {
    expectFields(mismatches, `${what}.${name}`, Reflect.get(found, name), part);
  }
}
