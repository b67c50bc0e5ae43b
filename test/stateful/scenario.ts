import { keccak256, toUtf8Bytes } from "ethers";

import { type FixtureOptions, WAD, withoutHalts } from "../support/config";

/** One world to run the commands in. */
export interface Scenario {
  readonly name: string;
  /** The run's seed, as GLASSHOUSE_SEED says it. */
  readonly base: string;
  /** What the commands are drawn from: follows from base and name. */
  readonly seed: bigint;
  readonly calls: number;
  readonly options: FixtureOptions;
  readonly owners: number;
  readonly accountsPerOwner: number;
  /** First deposit of an account [whole tokens], between. */
  readonly deposit: readonly [number, number];
  /** What the fund's first depositor puts in [whole tokens]; 0: the fund stays empty. */
  readonly fund: number;
  /** Share of price moves that are jumps and crashes [ppm]. */
  readonly jumpPpm: number;
  /** Largest crash [ppm]. */
  readonly crashPpm: number;
}

type Kind = Omit<Scenario, "base" | "seed" | "calls">;

/** A quiet market under committed parameters, halts and all, with a rich fund. */
const committed: Kind = {
  name: "committed parameters, rich fund",
  options: {},
  owners: 8,
  accountsPerOwner: 3,
  deposit: [500, 50_000],
  fund: 400_000,
  jumpPpm: 120_000,
  crashPpm: 120_000,
};

/** Crashes both ways without halts and without a fund: ADL on both sides, deficits, levies. */
const exposed: Kind = {
  name: "no halts, empty fund, crashes both ways",
  options: { parameters: withoutHalts },
  owners: 8,
  accountsPerOwner: 3,
  deposit: [200, 20_000],
  fund: 0,
  jumpPpm: 350_000,
  crashPpm: 450_000,
};

const SMALL_CLASSES = { lotSize: WAD / 1_000n, openInterestCap: 20_000n } as const;

/** Two markets of different scale, of which the second dies late and is settled (handlers/settlement.ts), the second with classes that are full now and then, one token and feeds with 18 decimals, a fund that runs dry. */
const twoMarkets: Kind = {
  name: "two markets, small fund, one dies",
  options: {
    markets: 2,
    tokenDecimals: 18,
    feedDecimals: 18,
    parameters: (parameters, market) => ({
      ...withoutHalts(parameters),
      margin: market === 0 ? parameters.margin : { ...parameters.margin, ...SMALL_CLASSES },
      liquidation: { ...parameters.liquidation, fundBudget: 20_000n, fundLeakPerHour: 4_000n },
    }),
  },
  owners: 7,
  accountsPerOwner: 3,
  deposit: [300, 30_000],
  fund: 15_000,
  jumpPpm: 250_000,
  crashPpm: 250_000,
};

const KINDS = [committed, exposed, twoMarkets] as const;

/** Scenarios of each kind, `rounds` of them, with `calls` calls each. */
export function scenarios(base: string, rounds: number, calls: number): readonly Scenario[] {
  return Array.from({ length: rounds }, (_, round) =>
    KINDS.map((kind) => {
      const name = `${kind.name}, round ${round + 1}`;
      return { ...kind, name, base, calls, seed: seedOf(`${base}/${name}`) };
    }),
  ).flat();
}

function seedOf(text: string): bigint {
  return BigInt(keccak256(toUtf8Bytes(text))) & 0xffff_ffff_ffff_ffffn;
}
