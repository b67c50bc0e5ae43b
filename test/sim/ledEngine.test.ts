import { expect } from "chai";

import { defaultEngine, openerOf } from "../../scripts/chain/engines";
import { type ExchangeEvent } from "../../src/domain/events";
import { type RunColumn } from "../../src/domain/run/artifact";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { Chain } from "../../src/sim/chain/chain";
import { type ChainOpener } from "../../src/sim/chain/eip1193";
import { type MinedBlock } from "../../src/sim/engine/engine";
import { DivergedError, LedEngine } from "../../src/sim/engine/ledEngine";
import { openOnChain } from "../../src/sim/engine/openChain";
import { openOnTwin } from "../../src/sim/engine/openTwin";
import { TwinEngine } from "../../src/sim/engine/twinEngine";
import { allLaws } from "../../src/sim/laws";
import { configOf, genesisOf, runMarket } from "../../src/sim/run";
import { simulate } from "../../src/sim/simulate";
import { type RunTerms } from "../../src/sim/terms";
import { rejection } from "../support/rejection";
import { termsOf, WATCH } from "./bothEngines";

const artifacts = artifactsIn("artifacts");
const openChain = openerOf({ kind: defaultEngine() });

function run(terms: RunTerms, alone: boolean): Promise<RunColumn> {
  return simulate(terms, { openChain, artifacts, alone, ...WATCH });
}

/** A run whose twin was told another configuration than the contracts, or does not say what it found. */
async function runBeside(
  terms: RunTerms,
  other: (config: ExchangeConfig) => ExchangeConfig,
  saying: (told: MinedBlock) => MinedBlock = (told) => told,
) {
  const [config, genesis] = [configOf(terms), genesisOf(terms)];
  const node = await openChain(genesis);
  try {
    const chain = await Chain.on(node);
    const { engine, ...opened } = await openOnChain(chain, terms, config, artifacts);
    const { addresses } = opened.deployment;
    const moment = { timestamp: chain.time, block: chain.block };
    const twin = openOnTwin(terms, other(config), genesis, { addresses, moment }).engine;
    const mine = async (time: number): Promise<MinedBlock> =>
      saying(await TwinEngine.prototype.mine.call(twin, time));
    const led = { ...opened, engine: new LedEngine(Object.assign(twin, { mine }), engine, chain.time) };
    return await runMarket(terms, led, await allLaws(led, terms.arm.rules), WATCH);
  } finally {
    await node.close();
  }
}

function withParameters(
  config: ExchangeConfig,
  change: (parameters: ExchangeConfig["markets"][number]["parameters"]) => object,
): ExchangeConfig {
  const markets = config.markets.map((market) => ({
    ...market,
    parameters: { ...market.parameters, ...change(market.parameters) },
  }));
  return { ...config, markets };
}

describe("engine led by the twin", () => {
  for (const { name, accounts, block } of [
    { name: "fund-exhaustion", accounts: 40, block: 20 },
    { name: "stop-orders", accounts: 24, block: 20 },
    { name: "collateral-depeg", accounts: 24, block: 20 },
  ]) {
    it(`finds in ${name} what the contracts find alone, gas and laws included`, async () => {
      const terms = termsOf(name, accounts, block);
      const [led, alone] = [await run(terms, false), await run(terms, true)];
      expect(led.summary.transactions.sent).to.be.above(500);
      expect(led.summary.laws.checks).to.be.above(50);
      expect(led).to.deep.equal(alone);
    });
  }

  it("names the block, the call and the field where the two part: a fee", async () => {
    const terms = termsOf("smoke", 16);
    const dearer = (config: ExchangeConfig): ExchangeConfig =>
      withParameters(config, ({ margin }) => ({
        margin: { ...margin, takerFeePpm: margin.takerFeePpm + 1n },
      }));
    const error = await rejection(runBeside(terms, dearer));
    expect(error).to.be.instanceOf(DivergedError);
    expect(error.message).to.match(
      /in block \d+ on transaction \d+ \([a-z ]+: place\):\n {2}events\.\d+\.fee: have \d+, need \d+$/,
    );
  });

  it("shows what only one of the two has done: a cap on one side that fills less", async () => {
    const narrow = (config: ExchangeConfig): ExchangeConfig =>
      withParameters(config, ({ margin, trading }) => ({
        margin: { ...margin, openInterestCap: trading.impactNotional },
      }));
    const error = await rejection(runBeside(termsOf("smoke", 16), narrow));
    expect(error).to.be.instanceOf(DivergedError);
    expect(error.message).to.match(/ {2}events\.\d+: have \{"kind":"OrderRemoved".*\}, need undefined/);
  });

  for (const [what, changed, found] of [
    ["another error", (error: string) => `${error}s`, /^ {2}error: have ([A-Za-z_]+)s, need \1$/m],
    ["no error", () => undefined, /^ {2}error: have undefined, need [A-Za-z_]+$/m],
  ] as const) {
    it(`holds the twin to the name of every refusal: ${what}`, async () => {
      const liar = (told: MinedBlock): MinedBlock => ({
        ...told,
        outcomes: told.outcomes.map((one) =>
          one.error === undefined ? one : { ...one, error: changed(one.error) },
        ),
      });
      const error = await rejection(runBeside(termsOf("fund-exhaustion", 40, 20), (same) => same, liar));
      expect(error).to.be.instanceOf(DivergedError);
      expect(error.message).to.match(found);
    });
  }

  it("accuses nobody of breaking a law before the contracts have said what the twin said", async () => {
    // ADL-1, which is judged in whatever block it happens.
    const dearer = (event: ExchangeEvent): ExchangeEvent =>
      event.kind === "Deleveraged" ? { ...event, levied: event.levied + 1n } : event;
    const liar = (told: MinedBlock): MinedBlock => ({
      ...told,
      outcomes: told.outcomes.map((one) => ({ ...one, events: one.events.map(dearer) })),
    });
    const error = await rejection(runBeside(termsOf("fund-exhaustion", 40, 20), (same) => same, liar));
    expect(error).to.be.instanceOf(DivergedError);
    expect(error.message).to.match(/ {2}events\.\d+\.levied: have \d+, need \d+/);
  });

  it("ends with the chain's own error when that fails while nobody waits for it", async () => {
    let [blocks, refused] = [0, 0];
    const dying: ChainOpener = async (genesis) => {
      const node = await openChain(genesis);
      return {
        request(args) {
          if (args.method === "evm_mine") blocks += 1;
          if (blocks < 120) return node.request(args);
          refused += 1;
          return Promise.reject(new Error("gone"));
        },
        close: () => node.close(),
      };
    };
    const error = await rejection(simulate(termsOf("smoke", 16), { openChain: dying, artifacts, ...WATCH }));
    expect(error.message).to.equal("gone");
    expect(refused).to.equal(1);
  });
});
