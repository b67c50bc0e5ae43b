import { getCreateAddress, ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";

import type {
  Authority,
  CircuitBreaker,
  ChainlinkSource,
  HostileSource,
  MarketRegistry,
  MockV3Aggregator,
  PriceOracle,
} from "../../typechain";
import type { MarketConfigStruct } from "../../typechain/contracts/risk/MarketRegistry";

export const WAD = 10n ** 18n;
/** The first market of a fresh registry. */
export const MARKET = 0n;
export const ROUND_GAP = 5n;

const GOVERNOR_ROLE = 1n;
const GUARDIAN_ROLE = 2n;

/** The order of the enum in types/OracleTypes.sol. */
export const Verdict = {
  Used: 0n,
  Reverted: 1n,
  NonPositive: 2n,
  TooLarge: 3n,
  Stale: 4n,
  Future: 5n,
  Uncertain: 6n,
  OlderThanBefore: 7n,
  Apart: 8n,
} as const;

export const RoundStatus = { None: 0n, Live: 1n, Degraded: 2n, NoQuorum: 3n } as const;

/** AVAX as committed, which the breaker's tests count on. */
export const CONFIG: MarketConfigStruct = {
  margin: {
    lotSize: 10n ** 17n,
    concentration: 2_000_000n,
    openInterestCap: 50_000_000n,
    leashPpm: 2_500n,
    takerFeePpm: 500n,
    makerRebatePpm: 100n,
    liquidationFeePpm: 2_000n,
    maxTier: 4n,
  },
  trading: {
    tickSize: 10n ** 15n,
    bandPpm: 50_000n,
    maxPriceAgeSec: 60n,
    dispersionPpm: 30_000n,
    interestPpm: 100n,
    fundingCapPpm: 40_000n,
    impactNotional: 2_000n,
  },
  breaker: {
    limitBandPpm: 50_000n,
    limitSec: 15n,
    velocityPpm: 100_000n,
    auctionSec: 300n,
    dayPpm1: 70_000n,
    dayPpm2: 130_000n,
    dayPpm3: 200_000n,
    haltSec1: 300n,
    haltSec2: 900n,
    haltSec3: 1_800n,
    graceSec: 120n,
    cooldownSec: 600n,
    haltBudgetSec: 7_200n,
  },
  liquidation: {
    salesPerMinute: 500_000n,
    keeperShareBps: 5_000n,
    keeperReward: 5n * WAD,
    fundBudget: 500_000n,
    fundLeakPerHour: 100_000n,
  },
};

export interface OracleWorld {
  authority: Authority;
  registry: MarketRegistry;
  oracle: PriceOracle;
  breaker: CircuitBreaker;
  governor: HardhatEthersSigner;
  guardian: HardhatEthersSigner;
  stranger: HardhatEthersSigner;
}

/** The real authority, registry, oracle and breaker with one listed market and no sources; nothing else is needed here. */
export async function deployOracleWorld(): Promise<OracleWorld> {
  const [deployer, governor, guardian, stranger] = await ethers.getSigners();
  const nonce = await deployer!.getNonce();
  const addressAt = (i: number): string => getCreateAddress({ from: deployer!.address, nonce: nonce + i });
  const wiring = {
    authority: addressAt(0),
    registry: addressAt(1),
    oracle: addressAt(2),
    breaker: addressAt(3),
    token: ZeroAddress,
    ledger: ZeroAddress,
    exchange: ZeroAddress,
    deleverager: ZeroAddress,
    liquidator: ZeroAddress,
    fund: ZeroAddress,
  };
  const authority = await ethers.deployContract("Authority", [governor!.address]);
  const registry = await ethers.deployContract("MarketRegistry", [wiring]);
  const oracle = await ethers.deployContract("PriceOracle", [wiring]);
  const breaker = await ethers.deployContract("CircuitBreaker", [wiring]);

  const manager = authority.connect(governor!);
  await manager.grantRole(GOVERNOR_ROLE, governor!.address, 0);
  await manager.grantRole(GUARDIAN_ROLE, guardian!.address, 0);
  const allow = async (target: { getAddress(): Promise<string> }, selector: string, role: bigint) =>
    manager.setTargetFunctionRole(await target.getAddress(), [selector], role);
  await allow(registry, registry.interface.getFunction("list").selector, GOVERNOR_ROLE);
  await allow(registry, registry.interface.getFunction("configure").selector, GOVERNOR_ROLE);
  await allow(oracle, oracle.interface.getFunction("setSources").selector, GOVERNOR_ROLE);
  await allow(breaker, breaker.interface.getFunction("tighten").selector, GUARDIAN_ROLE);
  await registry.connect(governor!).list("AVAX", CONFIG);

  return {
    authority,
    registry,
    oracle,
    breaker,
    governor: governor!,
    guardian: guardian!,
    stranger: stranger!,
  };
}

export interface SourceTerms {
  weight?: bigint;
  maxAgeSec?: bigint;
  maxConfidencePpm?: bigint;
  pull?: boolean;
}

/** Deploys one source that obeys a test for each of the terms, and sets them as the market's. */
export async function useHostileSources(world: OracleWorld, terms: SourceTerms[]): Promise<HostileSource[]> {
  const sources = await Promise.all(terms.map(() => ethers.deployContract("HostileSource")));
  await setSources(world, sources, terms);
  return sources;
}

/** Deploys Chainlink's own aggregator double behind the adapter, as many as there are answers, all equal in weight. */
export async function useChainlinkSources(
  world: OracleWorld,
  answers: bigint[],
): Promise<{ feeds: MockV3Aggregator[]; sources: ChainlinkSource[] }> {
  const feeds: MockV3Aggregator[] = [];
  const sources: ChainlinkSource[] = [];
  for (const answer of answers) {
    const feed = await ethers.deployContract("MockV3Aggregator", [8, answer]);
    feeds.push(feed);
    sources.push(await ethers.deployContract("ChainlinkSource", [await feed.getAddress(), ZeroAddress, 0]));
  }
  await setSources(
    world,
    sources,
    answers.map(() => ({})),
  );
  return { feeds, sources };
}

export async function setSources(
  world: OracleWorld,
  sources: readonly { getAddress(): Promise<string> }[],
  terms: SourceTerms[],
): Promise<void> {
  const configs = await Promise.all(
    sources.map(async (source, i) => ({
      adapter: await source.getAddress(),
      weight: terms[i]?.weight ?? 1n,
      maxAgeSec: terms[i]?.maxAgeSec ?? 60n,
      maxConfidencePpm: terms[i]?.maxConfidencePpm ?? 10_000n,
      pull: terms[i]?.pull ?? false,
    })),
  );
  await world.oracle.connect(world.governor).setSources(MARKET, configs);
}
