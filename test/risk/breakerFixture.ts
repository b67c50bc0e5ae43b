import { time } from "@nomicfoundation/hardhat-network-helpers";
import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type ContractTransactionResponse, getCreateAddress } from "ethers";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { type MarketParameters } from "../../src/domain/marketParameters";
import { type CircuitBreaker, type MarketRegistry } from "../../typechain";
import { grantRoles } from "../oracle/fixture";
import { changed, type ParameterChange } from "../support/parameters";
import { wiringWith } from "../support/wiring";

export const WAD = 10n ** 18n;
export const MARKET = 0;
export const MAX_PRICE_AGE = 60;
/** The index at which every test starts. */
export const START = 100n * WAD;

export const GRADES = ["Open", "ReduceOnly", "Auction", "Halted"] as const;
export type Grade = (typeof GRADES)[number];
export const TRIPS = ["LimitState", "Velocity", "Day1", "Day2", "Day3"] as const;
export type Trip = (typeof TRIPS)[number];

/** Committed parameters of which only one rule can trip. */
export const ONLY_LIMIT: ParameterChange = {
  breaker: { velocityPpm: 500_000n, dayPpm1: 700_000n, dayPpm2: 800_000n, dayPpm3: 900_000n },
};
export const ONLY_VELOCITY: ParameterChange = {
  breaker: {
    limitBandPpm: 200_000n,
    limitSec: 120n,
    dayPpm1: 700_000n,
    dayPpm2: 800_000n,
    dayPpm3: 900_000n,
  },
};
export const ONLY_DAY: ParameterChange = {
  breaker: { limitBandPpm: 200_000n, limitSec: 120n, velocityPpm: 500_000n },
};

/** What the market allows, in words. */
export interface State {
  readonly grade: Grade;
  readonly bookSales: boolean;
  readonly capBps: bigint;
  readonly marginBps: bigint;
}

/** A halt as its event tells it. */
export interface Halt {
  readonly grade: Grade;
  readonly trip: Trip;
  readonly price: bigint;
  readonly referencePrice: bigint;
  readonly until: number;
}

/** A breaker with the real registry under a plain AccessManager, whose oracle is a signer: one transaction is one round. */
export class BreakerWorld {
  constructor(
    readonly breaker: CircuitBreaker,
    readonly registry: MarketRegistry,
    readonly oracle: HardhatEthersSigner,
    readonly governor: HardhatEthersSigner,
    readonly guardian: HardhatEthersSigner,
    readonly stranger: HardhatEthersSigner,
    readonly parameters: MarketParameters,
  ) {}

  /** Sends a round `sec` seconds after the latest block. */
  async send(price: bigint, sec = 5, quorum = true): Promise<ContractTransactionResponse> {
    await time.setNextBlockTimestamp((await time.latest()) + sec);
    return this.breaker.connect(this.oracle).onRound(MARKET, price, quorum, MAX_PRICE_AGE);
  }

  /** Makes a round; returns the halt that it started, if any. */
  async round(price: bigint, sec = 5): Promise<Halt | undefined> {
    const receipt = (await (await this.send(price, sec)).wait())!;
    const [event] = await this.breaker.queryFilter(this.breaker.filters.HaltStarted(), receipt.blockNumber);
    if (event === undefined) return undefined;
    const { grade, trip, price: at, referencePrice, until } = event.args;
    return {
      grade: GRADES[Number(grade)]!,
      trip: TRIPS[Number(trip)]!,
      price: at,
      referencePrice,
      until: Number(until),
    };
  }

  /** A round that fails. */
  async fail(sec = 5): Promise<ContractTransactionResponse> {
    return this.send(START, sec, false);
  }

  /** Rounds of the same price at least every 50 s until exactly `until`; returns the halts on the way. */
  async hold(price: bigint, until: number): Promise<Halt[]> {
    const halts: Halt[] = [];
    for (let now = await time.latest(); now < until; now = await time.latest()) {
      const halt = await this.round(price, Math.min(50, until - now));
      if (halt !== undefined) halts.push(halt);
    }
    return halts;
  }

  async state(): Promise<State> {
    const { grade, bookSales, capBps, marginBps } = await this.breaker.stateOf(MARKET);
    return { grade: GRADES[Number(grade)]!, bookSales, capBps, marginBps };
  }

  async stateAt(timestamp: number): Promise<State> {
    await time.increaseTo(timestamp);
    return this.state();
  }

  async tighten(grade: Grade, durationSec: number, capBps = 10_000, marginBps = 10_000) {
    return this.breaker
      .connect(this.guardian)
      .tighten(MARKET, GRADES.indexOf(grade), capBps, marginBps, durationSec);
  }
}

/** A breaker that has seen no round yet. */
export async function freshBreaker(change: ParameterChange = {}): Promise<BreakerWorld> {
  const [deployer, governor, guardian, stranger, oracle] = await ethers.getSigners();
  const authority = await ethers.deployContract("AccessManager", [governor!.address]);
  const nonce = await deployer!.getNonce();
  const at = (i: number): string => getCreateAddress({ from: deployer!.address, nonce: nonce + i });
  const wiring = wiringWith({
    authority: await authority.getAddress(),
    registry: at(0),
    breaker: at(1),
    oracle: oracle!.address,
  });
  const registry = await ethers.deployContract("MarketRegistry", [wiring]);
  const breaker = await ethers.deployContract("CircuitBreaker", [wiring]);
  await grantRoles({ authority, registry, breaker, governor: governor!, guardian: guardian! });
  const parameters = changed(AVAX, change);
  await registry.connect(governor!).list("AVAX", parameters);
  return new BreakerWorld(breaker, registry, oracle!, governor!, guardian!, stranger!, parameters);
}

/** A breaker after some quiet rounds at START. */
export async function quietBreaker(change: ParameterChange = {}): Promise<BreakerWorld> {
  const world = await freshBreaker(change);
  for (let i = 0; i < 3; i++) await world.round(START);
  return world;
}

/** `percent` of START; halves and tenths are fine. */
export function percent(of: number): bigint {
  return (START * BigInt(Math.round(of * 1_000))) / 100_000n;
}
