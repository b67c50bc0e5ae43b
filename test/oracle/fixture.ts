import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { getCreateAddress } from "ethers";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { RESTRICTED, ROLES } from "../../src/sdk/deploy/roles";
import {
  type AccessManager,
  type CircuitBreaker,
  type HostileSource,
  type MarketRegistry,
  type PriceOracle,
} from "../../typechain";
import { wiringWith } from "../support/wiring";

export const WAD = 10n ** 18n;
/** The first market of a fresh registry. */
export const MARKET = 0;
export const ROUND_GAP = 5;

/** The order of Verdict in types/OracleTypes.sol. */
export const VERDICTS = [
  "Used",
  "Reverted",
  "NonPositive",
  "TooLarge",
  "Stale",
  "Future",
  "Uncertain",
  "OlderThanBefore",
  "Apart",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The order of RoundStatus in types/OracleTypes.sol. */
export const STATUSES = ["None", "Live", "Degraded", "NoQuorum"] as const;
export type Status = (typeof STATUSES)[number];

/** The order of HostileSource.Manner. */
export const MANNERS = [
  "Answer",
  "AnswerNow",
  "Revert",
  "RevertLong",
  "BurnGas",
  "AnswerLong",
  "AnswerLongAffordable",
  "AnswerShort",
  "AnswerOneMore",
  "AnswerNothing",
  "Write",
] as const;
export type Manner = (typeof MANNERS)[number];

export interface OracleWorld {
  readonly authority: AccessManager;
  readonly registry: MarketRegistry;
  readonly oracle: PriceOracle;
  readonly breaker: CircuitBreaker;
  readonly governor: HardhatEthersSigner;
  readonly guardian: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

export interface SourceTerms {
  readonly weight?: bigint;
  readonly maxAgeSec?: bigint;
  readonly maxConfidencePpm?: bigint;
  readonly pull?: boolean;
}

/** One round as its event and its transaction tell it. */
export interface Round {
  readonly price: bigint;
  readonly dispersionPpm: bigint;
  readonly status: Status;
  readonly verdicts: readonly Verdict[];
  readonly gasUsed: bigint;
  readonly at: number;
}

/** The real registry, oracle and breaker with AVAX listed and no sources; the rest of the exchange is not needed. */
export async function deployOracleWorld(): Promise<OracleWorld> {
  const [deployer, governor, guardian, stranger] = await ethers.getSigners();
  const authority = await ethers.deployContract("AccessManager", [governor!.address]);
  const nonce = await deployer!.getNonce();
  const at = (i: number): string => getCreateAddress({ from: deployer!.address, nonce: nonce + i });
  const wiring = wiringWith({
    authority: await authority.getAddress(),
    registry: at(0),
    oracle: at(1),
    breaker: at(2),
  });
  const registry = await ethers.deployContract("MarketRegistry", [wiring]);
  const oracle = await ethers.deployContract("PriceOracle", [wiring]);
  const breaker = await ethers.deployContract("CircuitBreaker", [wiring]);

  const world = { authority, registry, oracle, breaker, governor: governor!, guardian: guardian! };
  await grantRoles(world);
  await registry.connect(governor!).list("AVAX", AVAX);
  return { ...world, stranger: stranger! };
}

/** Roles as a deployment gives them, but without delay: so of a plain AccessManager, for the Authority lets nobody be quicker than a day. */
export async function grantRoles(world: Omit<OracleWorld, "stranger" | "oracle"> & { oracle?: PriceOracle }) {
  const manager = world.authority.connect(world.governor);
  await manager.grantRole(ROLES.GOVERNOR, world.governor, 0);
  await manager.grantRole(ROLES.GUARDIAN, world.guardian, 0);
  for (const { key, functions, role } of RESTRICTED) {
    const contract = key === "collateral" ? undefined : world[key];
    if (contract === undefined) continue;
    const selectors = functions.map((name) => contract.interface.getFunction(name as never)!.selector);
    await manager.setTargetFunctionRole(contract, selectors, role);
  }
}

/** Deploys one source that obeys the test for each of the terms, and makes them the market's. */
export async function useHostileSources(
  world: OracleWorld,
  terms: readonly SourceTerms[],
): Promise<HostileSource[]> {
  const sources: HostileSource[] = [];
  for (let i = 0; i < terms.length; i++) sources.push(await ethers.deployContract("HostileSource"));
  await world.oracle.connect(world.governor).setSources(MARKET, await configsOf(sources, terms));
  return sources;
}

export async function configsOf(
  sources: readonly { getAddress(): Promise<string> }[],
  terms: readonly SourceTerms[] = [],
) {
  return Promise.all(
    sources.map(async (source, i) => ({
      adapter: await source.getAddress(),
      weight: terms[i]?.weight ?? 1n,
      maxAgeSec: terms[i]?.maxAgeSec ?? 60n,
      maxConfidencePpm: terms[i]?.maxConfidencePpm ?? 10_000n,
      pull: terms[i]?.pull ?? false,
    })),
  );
}

export async function misbehave(source: HostileSource, manner: Manner): Promise<void> {
  await source.behave(MANNERS.indexOf(manner));
}

/** Every source answers its price with the timestamp of the moment it is asked. */
export async function sayNow(sources: readonly HostileSource[], prices: readonly bigint[]): Promise<void> {
  for (const [i, source] of sources.entries()) await source.sayNow(prices[i]!);
}

/** Makes a round `sec` seconds after the latest block. */
export async function roundIn(world: Pick<OracleWorld, "oracle">, sec: number = ROUND_GAP): Promise<Round> {
  const at = (await time.latest()) + sec;
  await time.setNextBlockTimestamp(at);
  const receipt = (await (await world.oracle.update(MARKET)).wait())!;
  const [event] = await world.oracle.queryFilter(world.oracle.filters.RoundMade(), receipt.blockNumber);
  const { price, dispersionPpm, status, verdicts } = event!.args;
  return {
    price,
    dispersionPpm,
    status: STATUSES[Number(status)]!,
    verdicts: verdicts.map((verdict) => VERDICTS[Number(verdict)]!),
    gasUsed: receipt.gasUsed,
    at,
  };
}
