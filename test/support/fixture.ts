import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { ZeroAddress } from "ethers";
import hre from "hardhat";

import { hardhatArtifacts } from "../../deploy/lib/hardhatContext";
import { type ArtifactSource } from "../../src/sdk/deploy/artifacts";
import { type DeployContext, recordsInMemory } from "../../src/sdk/deploy/context";
import { canonicalJson } from "../../src/sdk/deploy/configHash";
import { deployExchange as deploy, deploymentOf, STEPS } from "../../src/sdk/deploy/deploy";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { type Deployment } from "../../src/sdk/deployment";
import {
  AccountLens__factory,
  Auction__factory,
  type Auction,
  type AccountLens,
  Authority__factory,
  type Authority,
  type CircuitBreaker,
  type CollateralVault,
  CollateralVault__factory,
  CircuitBreaker__factory,
  type Deleverager,
  Deleverager__factory,
  type Exchange,
  Exchange__factory,
  type InsuranceFund,
  InsuranceFund__factory,
  type Keyring,
  Keyring__factory,
  type Ledger,
  Ledger__factory,
  type Liquidator,
  Liquidator__factory,
  type PriceOracle,
  PriceOracle__factory,
  type Vault,
  Vault__factory,
  MarketLens__factory,
  type MarketLens,
  MarketRegistry__factory,
  type MarketRegistry,
  MockV3Aggregator__factory,
  type MockV3Aggregator,
  Shipyard__factory,
  type Shipyard,
  SolvencyLens__factory,
  type SolvencyLens,
  TestToken__factory,
  type TestToken,
} from "../../typechain";
import { type FixtureOptions, type PlainOptions, WAD, fixtureConfig } from "./config";
import { goBack, keep } from "./load";
import { holdPrice } from "./prices";

/** A deployed exchange as tests use it. Contracts are connected to the deployer, who has no power left. */
export interface Fixture {
  readonly config: ExchangeConfig;
  readonly deployment: Deployment;
  readonly deployer: HardhatEthersSigner;
  readonly governor: HardhatEthersSigner;
  readonly guardian: HardhatEthersSigner;
  /** Everybody else: traders, keepers, strangers. */
  readonly users: readonly HardhatEthersSigner[];
  readonly token: TestToken;
  /** Native units of one whole token. */
  readonly wholeToken: bigint;
  readonly authority: Authority;
  readonly shipyard: Shipyard;
  readonly registry: MarketRegistry;
  readonly oracle: PriceOracle;
  readonly breaker: CircuitBreaker;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly keyring: Keyring;
  readonly exchange: Exchange;
  readonly deleverager: Deleverager;
  readonly liquidator: Liquidator;
  readonly fund: InsuranceFund;
  readonly collateral: CollateralVault;
  readonly auction: Auction;
  readonly accountLens: AccountLens;
  readonly marketLens: MarketLens;
  readonly solvencyLens: SolvencyLens;
  /** The feeds of each market, one a source. */
  readonly feeds: readonly (readonly MockV3Aggregator[])[];
}

/**
 * Deploys everything the way a real deployment does, with every market at its first price in both kept rounds, on the chain as it
 * stands. Where nothing else stands on it, `freshExchange` is faster.
 */
export async function deployExchange(options: FixtureOptions = {}): Promise<Fixture> {
  return priced(await deployFor(await hre.ethers.getSigners(), options), options);
}

/** Exchanges that nobody has touched, by their configuration, all on one chain. */
type Untouched = Map<string, Fixture>;
const UNTOUCHED = Symbol("untouched exchanges");

/**
 * The same on a chain where nothing else was done: the first thing in a test, or in its fixture. To deploy takes a second, so each
 * process does it once a configuration, and goes back to where no exchange has been used.
 */
export async function freshExchange(options: PlainOptions = {}): Promise<Fixture> {
  const untouched = (await goBack<Untouched>(UNTOUCHED))?.data ?? new Map<string, Fixture>();
  const key = canonicalJson(fixtureConfig(options, ZeroAddress, ZeroAddress));
  let fixture = untouched.get(key);
  if (fixture === undefined) {
    fixture = await deployFor(await hre.ethers.getSigners(), options);
    await keep(UNTOUCHED, untouched.set(key, fixture));
  }
  return priced(fixture, options);
}

async function priced(fixture: Fixture, options: FixtureOptions): Promise<Fixture> {
  for (const { id } of fixture.deployment.markets) {
    await holdPrice(fixture, id, options.price ?? 30n * WAD);
  }
  return fixture;
}

/** The same by the signers of any chain, and no market has a price yet. */
export async function deployFor(
  signers: readonly HardhatEthersSigner[],
  options: FixtureOptions,
): Promise<Fixture> {
  const [deployer, governor, guardian, ...users] = signers;
  if (deployer === undefined || governor === undefined || guardian === undefined) {
    throw new Error("the test network has fewer than three accounts");
  }

  const config = fixtureConfig(options, governor.address, guardian.address);
  if (config.token.kind === "existing") {
    const { address, decimals } = config.token;
    await TestToken__factory.connect(address, deployer).mint(deployer, 10n ** BigInt(decimals));
  }
  const artifacts = replacing(hardhatArtifacts(hre), options.replaced);
  const records = recordsInMemory();
  const context: DeployContext = { deployer, artifacts, config, records };
  const { skipped } = options;
  const deployment = skipped === undefined ? await deploy(context) : await deployWithout(skipped, context);

  const wholeToken = 10n ** BigInt(config.token.decimals);
  const people = { deployer, governor, guardian, users };
  return { config, deployment, wholeToken, ...people, ...connect(deployment, deployer) };
}

function replacing(honest: ArtifactSource, replaced: FixtureOptions["replaced"] = {}): ArtifactSource {
  return async (contract) => {
    const other = replaced[contract];
    return other === undefined ? honest(contract) : hre.artifacts.readArtifact(other);
  };
}

async function deployWithout(
  skipped: NonNullable<FixtureOptions["skipped"]>,
  context: DeployContext,
): Promise<Deployment> {
  for (const name of Object.keys(STEPS) as (keyof typeof STEPS)[]) {
    if (!skipped.includes(name)) await STEPS[name](context);
  }
  return deploymentOf(context);
}

/** Contracts of a deployment as `runner` sees them. */
function connect({ addresses, markets }: Deployment, runner: HardhatEthersSigner) {
  return {
    token: TestToken__factory.connect(addresses.token, runner),
    authority: Authority__factory.connect(addresses.authority, runner),
    shipyard: Shipyard__factory.connect(addresses.shipyard, runner),
    registry: MarketRegistry__factory.connect(addresses.registry, runner),
    oracle: PriceOracle__factory.connect(addresses.oracle, runner),
    breaker: CircuitBreaker__factory.connect(addresses.breaker, runner),
    ledger: Ledger__factory.connect(addresses.ledger, runner),
    vault: Vault__factory.connect(addresses.vault, runner),
    keyring: Keyring__factory.connect(addresses.keyring, runner),
    exchange: Exchange__factory.connect(addresses.exchange, runner),
    deleverager: Deleverager__factory.connect(addresses.deleverager, runner),
    liquidator: Liquidator__factory.connect(addresses.liquidator, runner),
    fund: InsuranceFund__factory.connect(addresses.fund, runner),
    collateral: CollateralVault__factory.connect(addresses.collateral, runner),
    auction: Auction__factory.connect(addresses.auction, runner),
    accountLens: AccountLens__factory.connect(addresses.accountLens, runner),
    marketLens: MarketLens__factory.connect(addresses.marketLens, runner),
    solvencyLens: SolvencyLens__factory.connect(addresses.solvencyLens, runner),
    feeds: markets.map(({ sources }) =>
      sources.map(({ feed }) => MockV3Aggregator__factory.connect(feed ?? "", runner)),
    ),
  };
}
