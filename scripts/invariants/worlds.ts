import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";

import { getBytes, type Signer, toQuantity, Wallet } from "ethers";
import { z } from "zod";

import { AVAX } from "../../deploy/config/avax";
import { type MarketParameters } from "../../src/domain/marketParameters";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { type DeployContext, recordsInMemory } from "../../src/sdk/deploy/context";
import { GATEWAYS } from "../../src/sdk/deploy/contracts";
import { deployExchange, EXTRA_STEPS } from "../../src/sdk/deploy/deploy";
import {
  type ExchangeConfig,
  type MarketListing,
  type SourceTerms,
} from "../../src/sdk/deploy/exchangeConfig";
import { Chain } from "../../src/sim/chain/chain";
import { InstantSigner, providerOn } from "../../src/sim/chain/signer";
import { addressOf } from "../../src/sim/setup/actors";
import {
  BlacklistToken__factory,
  HostileSource__factory,
  ReentrantToken__factory,
  type TestToken,
  TestToken__factory,
} from "../../typechain";
import { anvilChain } from "../chain/anvilChain";

/** Where deployments and tallies lie; what Solidity calls FOLDER. */
export const FOLDER = path.join(__dirname, "../../cache/invariants");
const ARTIFACTS = path.join(__dirname, "../../artifacts");

/** 10 October 2025, 20:50 UTC: a fixed time, so that every run is alike. */
const GENESIS_SEC = 1_760_129_400;
const EXECUTION_DELAY_SEC = 86_400;
const FEEDS = 3;
const FIRST_ANSWER = 30n * 10n ** 8n;
/** What World.sol signs reports with: this key and the next. */
const REPORTER_KEY = 0xa11cen;

interface World {
  readonly name: string;
  readonly token: (deployer: Signer) => Promise<{ readonly address: string; readonly decimals: number }>;
  readonly markets: readonly MarketParameters[];
  /** Serve as collateral, each at the index of the market with its number: an honest one and hostile ones. */
  readonly assets: readonly ((deployer: Signer) => Promise<TestToken>)[];
}

const withoutHalts = (parameters: MarketParameters): MarketParameters => ({
  ...parameters,
  breaker: { ...parameters.breaker, haltBudgetSec: 0n },
});

const smallFund: MarketParameters = {
  ...withoutHalts(AVAX),
  liquidation: { ...AVAX.liquidation, fundBudget: 20_000n, fundLeakPerHour: 4_000n },
};

const smallClasses: MarketParameters = {
  ...smallFund,
  margin: { ...smallFund.margin, lotSize: 10n ** 15n, openInterestCap: 20_000n },
};

/** The worlds of test/invariant/Worlds.t.sol. */
export const WORLDS: readonly World[] = [
  {
    name: "rich",
    markets: [AVAX],
    assets: [(by) => new TestToken__factory(by).deploy("GOLD", 18)],
    token: async (by) => seedToken(await new TestToken__factory(by).deploy("USDX", 6), by),
  },
  {
    name: "empty",
    markets: [withoutHalts(AVAX)],
    assets: [(by) => new ReentrantToken__factory(by).deploy(6)],
    token: async (by) => seedToken(await new ReentrantToken__factory(by).deploy(8), by),
  },
  {
    name: "small",
    markets: [smallFund, smallClasses],
    assets: [
      (by) => new BlacklistToken__factory(by).deploy(18),
      (by) => new TestToken__factory(by).deploy("SILVER", 2),
    ],
    token: async (by) => seedToken(await new BlacklistToken__factory(by).deploy(18), by),
  },
];

/** Deploys every world by the deploy steps on a chain of its own, and writes down what that chain then holds. */
export async function deployWorlds(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const world of WORLDS) await deployWorld(world);
}

async function deployWorld(world: World): Promise<void> {
  const local = await anvilChain()(GENESIS_SEC);
  try {
    const chain = await Chain.on(local);
    const told = await deployOn(chain, world);
    await writeFile(path.join(FOLDER, `${world.name}.json`), JSON.stringify(told, undefined, 1));
    const state = await local.request({ method: "anvil_dumpState", params: [] });
    const allocs = JSON.stringify(allocsOf(state), undefined, 1);
    await writeFile(path.join(FOLDER, `${world.name}.allocs.json`), allocs);
  } finally {
    await local.close();
  }
}

/** @return what World.sol has to know. */
async function deployOn(chain: Chain, world: World): Promise<object> {
  const deployer = new InstantSigner(chain, addressOf("deployer"), providerOn(chain));
  const roles = { governor: addressOf("governor"), guardian: addressOf("guardian") };
  const config = await configOf(world, deployer, roles);
  const records = recordsInMemory();
  const log = (): void => undefined;
  const context: DeployContext = { deployer, config, records, artifacts: artifactsIn(ARTIFACTS), log };
  const { addresses, markets } = await deployExchange(context);
  await EXTRA_STEPS.gateways(context);
  const assets: string[] = [];
  for (const deploy of world.assets) assets.push(await (await deploy(deployer)).getAddress());
  const gateways = GATEWAYS.map(async (name) => [name, (await records.get(name))?.address] as const);
  return {
    ...addresses,
    ...Object.fromEntries(await Promise.all(gateways)),
    ...roles,
    timestamp: chain.time,
    assets,
    markets: markets.map(({ sources }) => ({
      feeds: sources.slice(0, FEEDS).map(({ feed }) => feed),
      signed: sources[FEEDS]?.adapter,
      hostile: sources[FEEDS + 1]?.adapter,
    })),
  };
}

async function configOf(
  { token, markets }: World,
  deployer: Signer,
  roles: { readonly governor: string; readonly guardian: string },
): Promise<ExchangeConfig> {
  const listings: MarketListing[] = [];
  for (const [i, parameters] of markets.entries()) {
    listings.push({ symbol: `MKT${i}`, parameters, sources: sourcesWith(await deployHostile(deployer)) });
  }
  return {
    token: { kind: "existing", ...(await token(deployer)) },
    governance: { ...roles, executionDelaySec: EXECUTION_DELAY_SEC },
    markets: listings,
  };
}

/** A token of the tests, and with the deployer the unit that seeds the Ledger. */
async function seedToken(token: TestToken, deployer: Signer): Promise<{ address: string; decimals: number }> {
  const decimals = Number(await token.decimals());
  await token.mint(await deployer.getAddress(), 10n ** BigInt(decimals));
  return { address: await token.getAddress(), decimals };
}

async function deployHostile(deployer: Signer): Promise<string> {
  const source = await new HostileSource__factory(deployer).deploy();
  return source.getAddress();
}

function sourcesWith(hostile: string): readonly SourceTerms[] {
  const terms = { weight: 1, maxAgeSec: 60, maxConfidencePpm: 10_000, pull: false } as const;
  const feed: SourceTerms = {
    ...terms,
    feed: { kind: "chainlinkDouble", decimals: 8, answer: FIRST_ANSWER },
  };
  const reporters = [0n, 1n].map((i) => new Wallet(toBytes32(REPORTER_KEY + i)).address);
  return [
    ...Array.from({ length: FEEDS }, () => feed),
    { ...terms, pull: true, feed: { kind: "signed", description: "signed", reporters, threshold: 2 } },
    { ...terms, feed: { kind: "adapter", address: hostile } },
  ];
}

function toBytes32(key: bigint): string {
  return `0x${key.toString(16).padStart(64, "0")}`;
}

const dumpSchema = z.object({
  accounts: z.record(
    z.string(),
    z.object({
      nonce: z.union([z.number(), z.string()]),
      balance: z.string(),
      code: z.string(),
      storage: z.record(z.string(), z.string()),
    }),
  ),
});

/** A dump of anvil's as a genesis file states it. */
function allocsOf(state: unknown): Record<string, unknown> {
  const text = gunzipSync(getBytes(z.string().parse(state))).toString("utf8");
  const { accounts } = dumpSchema.parse(JSON.parse(text));
  const entries = Object.entries(accounts).map(([address, account]) => [
    address,
    { ...account, nonce: toQuantity(account.nonce) },
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
