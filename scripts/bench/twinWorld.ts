import path from "node:path";

import { Interface } from "ethers";

import { accountId, type MarketId, marketId } from "../../src/domain/ids";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { recordsInMemory } from "../../src/sdk/deploy/context";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { type Deployment } from "../../src/sdk/deployment";
import { SnapshotReader } from "../../src/sdk/reader";
import { type Call as Sending, type Receipt } from "../../src/sim/chain/block";
import { Chain } from "../../src/sim/chain/chain";
import { InstantSigner, providerOn } from "../../src/sim/chain/signer";
import { addressOf } from "../../src/sim/setup/actors";
import { tokenCall } from "../../src/sim/setup/accounts";
import { type Contracts, contractsAt } from "../../src/sim/world/contracts";
import { type Moment } from "../../src/twin/env";
import { type Call } from "../../src/twin/call";
import { type Source } from "../../src/twin/sources";
import { Twin, type TwinTerms } from "../../src/twin/twin";
import { fixtureConfig, WAD } from "../../test/support/config";
import { type EngineName, openerOf } from "../chain/engines";
import { type BenchBlock, type BenchMarket } from "./twinSteps";

const ARTIFACTS = path.join(__dirname, "../../artifacts");
/** 10 October 2025, 20:50 UTC: any fixed time serves. */
const GENESIS_SEC = 1_760_129_400;
const PRICE = 30n * WAD;
const FUNDED = 20_000n;
const MARKET: MarketId = marketId(0);
const TIERS = 5;
/** Transactions of the setup in one block. */
const SETUP_BLOCK = 250;

const FEED = new Interface([
  "function updateRoundData(uint80 round, int256 answer, uint256 timestamp, uint256 startedAt)",
]);

/** A deployed exchange with its accounts funded, and what the twin was told to stand there too. */
export interface BenchWorld {
  readonly chain: Chain;
  readonly contracts: Contracts;
  readonly deployment: Deployment;
  readonly market: BenchMarket;
  /** A twin that was told all that the chain was. */
  readonly freshTwin: () => Twin;
  readonly reader: SnapshotReader;
  readonly close: () => Promise<void>;
}

/** Deploys on a fresh chain, opens and funds the accounts, and brings a twin to the same state. */
export async function openBenchWorld(engine: EngineName, count: number): Promise<BenchWorld> {
  const node = await openerOf({ kind: engine })(GENESIS_SEC);
  const chain = await Chain.on(node);
  const provider = providerOn(chain);
  const deployer = new InstantSigner(chain, addressOf("deployer"), provider);
  const config = fixtureConfig({}, addressOf("governor"), addressOf("guardian"));
  const records = recordsInMemory();
  const log = (): void => undefined;
  const deployment = await deployExchange({
    deployer,
    artifacts: artifactsIn(ARTIFACTS),
    config,
    records,
    log,
  });
  const contracts = contractsAt(deployment.addresses, chain);
  const { terms, calls } = await deploymentOf(contracts, deployment, config);
  const moment = { timestamp: chain.time, block: 0 };
  const told: Told[] = calls.map((call) => ({ call, moment }));
  const accounts = await openAccounts(chain, contracts, deployment, told, count);
  const feeds = (deployment.markets[0]?.sources ?? []).map(({ feed }) => feed ?? "");
  const market: BenchMarket = {
    accounts,
    feeds,
    keeper: addressOf("keeper"),
    tellFeed,
    price: PRICE,
    ...unitsOf(config),
  };
  const reader = new SnapshotReader(provider, deployment.addresses.solvencyLens);
  const freshTwin = (): Twin => {
    const twin = new Twin(terms);
    for (const { call, moment: at } of told) {
      const { refusal } = twin.apply(call, at);
      if (refusal !== undefined) throw refusal;
    }
    return twin;
  };
  return { chain, contracts, deployment, market, freshTwin, reader, close: () => node.close() };
}

/** Runs the blocks on the chain. @return the number of the first, receipts in order, and the time that it took [ms]. */
export async function runOnChain({ chain }: BenchWorld, blocks: readonly BenchBlock[]) {
  const receipts: Receipt[] = [];
  let firstBlock: number | undefined;
  const begun = performance.now();
  for (const { time, steps } of blocks) {
    for (const { sending } of steps) chain.submit(sending);
    const mined = await chain.mine(time);
    firstBlock ??= mined.number;
    receipts.push(...mined.receipts);
  }
  return { firstBlock: firstBlock ?? 0, receipts, tookMs: performance.now() - begun };
}

/** Runs the blocks on the twin. @return which steps it refused, in order, and the time that it took [ms]. */
export function runOnTwin(twin: Twin, blocks: readonly BenchBlock[], firstBlock: number) {
  const refused: boolean[] = [];
  const begun = performance.now();
  for (const [i, { time: timestamp, steps }] of blocks.entries()) {
    const moment = { timestamp, block: firstBlock + i };
    twin.pass(moment);
    for (const { call } of steps) {
      refused.push(call !== undefined && twin.apply(call, moment).refusal !== undefined);
    }
  }
  return { refused, tookMs: performance.now() - begun };
}

function unitsOf({ markets }: ExchangeConfig) {
  const [listing] = markets;
  if (listing === undefined) throw new RangeError("the configuration lists no market");
  const { trading, margin } = listing.parameters;
  return { tickSize: trading.tickSize, lotSize: margin.lotSize };
}

function tellFeed(feed: string, round: number, answer: bigint, time: number): Sending {
  const data = FEED.encodeFunctionData("updateRoundData", [round, answer, time, time]);
  return { from: addressOf("feeds"), to: feed, data };
}

/** What the twin is built with, and what the deployment did. */
async function deploymentOf(
  { fund, oracle }: Contracts,
  { addresses }: Deployment,
  { token, markets, governance }: ExchangeConfig,
): Promise<{ readonly terms: TwinTerms; readonly calls: readonly Call[] }> {
  const { ledger, vault, collateral } = addresses;
  const [, endsAt] = (await fund.read("epoch")).toArray() as [bigint, bigint];
  const [sources] = (await oracle.read("sourcesOf", MARKET)).toArray() as [readonly Source[]];
  const terms = {
    decimals: token.decimals,
    addresses: { ledger, vault, fund: addresses.fund, collateral, token: addresses.token },
    guardian: governance.guardian,
    firstEpochEnd: Number(endsAt),
  };
  const listed = markets.flatMap(({ symbol, parameters }): Call[] => [
    { kind: "list", symbol, parameters },
    { kind: "setSources", market: MARKET, sources },
    { kind: "openBook", market: MARKET },
  ]);
  return { terms, calls: [{ kind: "seed", caller: addressOf("deployer") }, ...listed] };
}

async function openAccounts(
  chain: Chain,
  { ledger, vault }: Contracts,
  { addresses }: Deployment,
  told: Told[],
  count: number,
): Promise<BenchMarket["accounts"]> {
  const bank = addressOf("bank");
  const amount = FUNDED * 10n ** 6n;
  const all = Array.from({ length: count }, (_, i) => ({
    id: accountId(i + 3),
    owner: addressOf(`trader ${i}`),
  }));
  await sendAll(chain, told, [
    [tokenCall(bank, addresses.token, "mint", [bank, amount * BigInt(count)]), undefined],
    [tokenCall(bank, addresses.token, "approve", [addresses.vault, amount * BigInt(count)]), undefined],
    ...all.map(({ owner }): Setup => [
      ledger.transaction(bank, "openAccount", owner),
      { kind: "openAccount", owner },
    ]),
  ]);
  await sendAll(
    chain,
    told,
    all.map(({ id }): Setup => [
      vault.transaction(bank, "deposit", id, amount),
      { kind: "deposit", caller: bank, account: id, amountNative: amount },
    ]),
  );
  const tiered = all.filter((_, i) => i % TIERS !== 0);
  await sendAll(
    chain,
    told,
    tiered.map(({ id, owner }): Setup => [
      ledger.transaction(owner, "setTier", id, MARKET, (id % (TIERS - 1)) + 1),
      { kind: "setTier", caller: owner, account: id, market: MARKET, tier: (id % (TIERS - 1)) + 1 },
    ]),
  );
  return all;
}

/** A call of the setup and when it was made. */
interface Told {
  readonly call: Call;
  readonly moment: Moment;
}

type Setup = readonly [Sending, Call | undefined];

/** Everything must succeed, on both. */
async function sendAll(chain: Chain, told: Told[], setups: readonly Setup[]): Promise<void> {
  for (let at = 0; at < setups.length; at += SETUP_BLOCK) {
    const some = setups.slice(at, at + SETUP_BLOCK);
    for (const [sending] of some) chain.submit(sending);
    const { number: block, receipts } = await chain.mine(chain.time + 1);
    const failed = receipts.find(({ succeeded }) => !succeeded);
    if (failed !== undefined) throw new Error(`setup failed: ${failed.failure}`);
    const moment = { timestamp: chain.time, block };
    for (const [, call] of some) if (call !== undefined) told.push({ call, moment });
  }
}
