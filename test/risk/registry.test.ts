import { expect } from "chai";
import { type Result } from "ethers";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { type MarketParameters } from "../../src/domain/marketParameters";
import { type ParameterChange, changed } from "../support/parameters";
import { wiringWith } from "../support/wiring";
import { BOUNDS } from "./registryBounds";
import { load } from "../support/load";

const MARKET = 0;
const MAX_MARKETS = 63;
const MAX_SYMBOL_LENGTH = 31;

async function registryAlone() {
  const [admin, stranger] = await ethers.getSigners();
  const authority = await ethers.deployContract("Authority", [admin!], admin);
  const wiring = wiringWith({ authority: await authority.getAddress() });
  const registry = await ethers.deployContract("MarketRegistry", [wiring], admin);
  return { registry, authority, stranger: stranger! };
}

async function registryWithAvax() {
  const alone = await registryAlone();
  await alone.registry.list("AVAX", AVAX);
  return alone;
}

/** What a contract returns, as the plain parameters. */
function plain(answer: unknown): unknown {
  return (answer as Result).toObject(true);
}

/** Parameters as an event's argument carries them. */
function tuple(parameters: MarketParameters): unknown[] {
  return Object.values(parameters).map((part) => Object.values(part as object) as unknown[]);
}

describe("MarketRegistry", () => {
  describe("list", () => {
    it("numbers markets from 0 and keeps every parameter of each", async () => {
      const { registry } = await load(registryAlone);
      const second = changed(AVAX, { trading: { bandPpm: 60_000n, interestPpm: -100n } });

      await expect(registry.list("AVAX", AVAX))
        .to.emit(registry, "MarketListed")
        .withArgs(0, "AVAX", tuple(AVAX));
      await expect(registry.list("SOL", second))
        .to.emit(registry, "MarketListed")
        .withArgs(1, "SOL", tuple(second));

      expect(await registry.count()).to.equal(2);
      expect(await registry.symbolOf(0)).to.equal("AVAX");
      expect(await registry.symbolOf(1)).to.equal("SOL");
      expect(plain(await registry.configOf(0))).to.deep.equal(AVAX);
      expect(plain(await registry.configOf(1))).to.deep.equal(second);
    });

    it("answers each engine with its own part", async () => {
      const { registry } = await load(registryWithAvax);
      expect(plain(await registry.marginOf(MARKET))).to.deep.equal(AVAX.margin);
      expect(plain(await registry.tradingOf(MARKET))).to.deep.equal(AVAX.trading);
      expect(plain(await registry.breakerOf(MARKET))).to.deep.equal(AVAX.breaker);
      expect(plain(await registry.liquidationOf(MARKET))).to.deep.equal(AVAX.liquidation);
    });

    it("says the same in words, for those who read at every trade", async () => {
      const { registry } = await load(registryWithAvax);
      const config = changed(AVAX, { trading: { interestPpm: -1n } });
      await registry.configure(MARKET, config);
      const { margin, trading } = config;
      const word = packed([
        [margin.lotSize, 96n],
        [margin.concentration, 40n],
        [margin.openInterestCap, 48n],
        [margin.leashPpm, 16n],
        [margin.takerFeePpm, 16n],
        [margin.makerRebatePpm, 16n],
        [margin.liquidationFeePpm, 16n],
        [margin.maxTier, 8n],
      ]);
      expect(await registry.marginTermsOf(MARKET)).to.equal(word);
      expect(await registry.tradingTermsOf(MARKET)).to.equal(
        packed([
          [trading.tickSize, 96n],
          [trading.bandPpm, 24n],
          [trading.maxPriceAgeSec, 16n],
          [trading.dispersionPpm, 24n],
          [trading.interestPpm, 24n],
          [trading.fundingCapPpm, 24n],
          [trading.impactNotional, 32n],
        ]),
      );
      const [waterfall, liquidation] = await registry.waterfallOf(MARKET);
      expect(waterfall).to.equal(word);
      expect(plain(liquidation)).to.deep.equal(AVAX.liquidation);
    });

    it("keeps each part in one slot", async () => {
      const { registry } = await load(registryWithAvax);
      for (const read of ["marginOf", "tradingOf", "breakerOf", "liquidationOf"] as const) {
        const { data } = await registry.getFunction(read).populateTransaction(MARKET);
        const call = { to: await registry.getAddress(), data };
        const trace: unknown = await ethers.provider.send("debug_traceCall", [call, "latest"]);
        const { structLogs } = trace as { structLogs: { op: string; stack: string[] }[] };
        const slots = structLogs.filter(({ op }) => op === "SLOAD").map(({ stack }) => stack.at(-1));
        expect(new Set(slots).size, read).to.equal(1);
      }
    });

    it("reverts when the 63 numbers are used up", async () => {
      const { registry } = await load(registryAlone);
      for (let market = 0; market < MAX_MARKETS; ++market) {
        await registry.list(`M${market}`, AVAX);
      }
      await expect(registry.list("ONE MORE", AVAX))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_TooManyMarkets")
        .withArgs(MAX_MARKETS, MAX_MARKETS);
    });

    it("reverts when the symbol is empty or too long", async () => {
      const { registry } = await load(registryAlone);
      for (const length of [0, MAX_SYMBOL_LENGTH + 1]) {
        await expect(registry.list("A".repeat(length), AVAX))
          .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
          .withArgs("symbol", length, 1, MAX_SYMBOL_LENGTH);
      }
      await registry.list("A".repeat(MAX_SYMBOL_LENGTH), AVAX);
      expect(await registry.symbolOf(0)).to.equal("A".repeat(MAX_SYMBOL_LENGTH));
    });

    it("reverts when the caller has no role", async () => {
      const { registry, stranger } = await load(registryAlone);
      await expect(registry.connect(stranger).list("AVAX", AVAX))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });
  });

  describe("bounds", () => {
    it("are tested for every parameter", () => {
      const tested = BOUNDS.map(({ part, name }) => `${part}.${name}`);
      const all = Object.entries(AVAX).flatMap(([part, fields]) =>
        Object.keys(fields as object).map((name) => `${part}.${name}`),
      );
      expect(tested.sort()).to.deep.equal(all.sort());
    });

    for (const { part, name, min, max, beside = {} } of BOUNDS) {
      const withValue = (value: bigint): MarketParameters =>
        changed(changed(AVAX, beside), { [part]: { [name]: value } } as ParameterChange);

      it(`accepts ${name} from ${min} to ${max}`, async () => {
        const { registry } = await load(registryAlone);
        for (const value of [min, max]) {
          await registry.list("AVAX", withValue(value));
        }
        expect(await registry.count()).to.equal(2);
      });

      it(`reverts when ${name} is beyond`, async () => {
        const { registry } = await load(registryAlone);
        for (const value of min > 0n ? [min - 1n, max + 1n] : [max + 1n]) {
          await expect(registry.list("AVAX", withValue(value)))
            .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
            .withArgs(name, value, min, max);
        }
        expect(await registry.count()).to.equal(0);
      });
    }

    it("hold for interest of either sign", async () => {
      const { registry } = await load(registryAlone);
      await registry.list("AVAX", changed(AVAX, { trading: { interestPpm: -1_000n } }));
      await expect(registry.list("AVAX", changed(AVAX, { trading: { interestPpm: -1_001n } })))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
        .withArgs("interestPpm", 1_001, 0, 1_000);
    });

    it("allow a market without halts", async () => {
      const { registry } = await load(registryAlone);
      await registry.list("AVAX", changed(AVAX, { breaker: { haltBudgetSec: 0n } }));
      expect((await registry.breakerOf(MARKET)).haltBudgetSec).to.equal(0);
    });

    const coupled: readonly [string, ParameterChange, string, bigint, bigint, bigint][] = [
      [
        "a lot's value at one tick is no whole wad",
        { margin: { lotSize: 10n ** 17n + 1n } },
        "lotSize * tickSize % 1e18",
        10n ** 15n,
        0n,
        0n,
      ],
      ["the rebate exceeds the taker fee", { margin: { takerFeePpm: 99n } }, "makerRebatePpm", 100n, 0n, 99n],
      [
        "the depth of the mid exceeds the open-interest cap",
        { margin: { openInterestCap: 1_999n } },
        "impactNotional",
        2_000n,
        100n,
        1_999n,
      ],
      [
        "the first day level passes the second",
        { breaker: { dayPpm2: 70_000n } },
        "dayPpm1",
        70_000n,
        20_000n,
        69_999n,
      ],
      [
        "the second day level passes the third",
        { breaker: { dayPpm3: 130_000n } },
        "dayPpm2",
        130_000n,
        20_001n,
        129_999n,
      ],
      [
        "a longer halt is shorter than the one before",
        { breaker: { haltSec2: 299n } },
        "haltSec2",
        299n,
        300n,
        14_400n,
      ],
      [
        "the halt budget is below an auction",
        { breaker: { auctionSec: 7_201n } },
        "haltBudgetSec",
        7_200n,
        7_201n,
        86_400n,
      ],
      [
        "the budget leaks faster than it is",
        { liquidation: { fundBudget: 99_999n } },
        "fundLeakPerHour",
        100_000n,
        0n,
        99_999n,
      ],
    ];
    for (const [why, change, name, have, min, max] of coupled) {
      it(`reverts when ${why}`, async () => {
        const { registry } = await load(registryAlone);
        await expect(registry.list("AVAX", changed(AVAX, change)))
          .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
          .withArgs(name, have, min, max);
      });
    }

    for (const [tier, quarter] of [
      [0n, 62_500n],
      [1n, 25_000n],
      [2n, 12_500n],
      [3n, 5_000n],
      [4n, 2_500n],
    ] as const) {
      it(`hold leash and liquidation fee to a quarter of tier ${tier}'s maintenance`, async () => {
        const { registry } = await load(registryAlone);
        const margin = { maxTier: tier, leashPpm: quarter, liquidationFeePpm: quarter };
        await registry.list("AVAX", changed(AVAX, { margin }));
        for (const name of ["leashPpm", "liquidationFeePpm"] as const) {
          const beyond = changed(AVAX, { margin: { ...margin, [name]: quarter + 1n } });
          await expect(registry.list("AVAX", beyond))
            .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
            .withArgs(name, quarter + 1n, 0, quarter);
        }
      });
    }
  });

  describe("configure", () => {
    it("replaces all parameters and tells both states", async () => {
      const { registry } = await load(registryWithAvax);
      const after = changed(AVAX, { margin: { takerFeePpm: 400n }, liquidation: { fundBudget: 600_000n } });
      const sent = await registry.configure(MARKET, after);

      expect(plain(await registry.configOf(MARKET))).to.deep.equal(after);
      const [event] = await registry.queryFilter(registry.filters.MarketConfigured(), sent.blockNumber!);
      expect(event!.args.market).to.equal(MARKET);
      expect(plain(event!.args.before)).to.deep.equal(AVAX);
      expect(plain(event!.args.afterwards)).to.deep.equal(after);
      expect(await registry.symbolOf(MARKET)).to.equal("AVAX");
    });

    it("reverts when nothing changes", async () => {
      const { registry } = await load(registryWithAvax);
      await expect(registry.configure(MARKET, AVAX))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_Unchanged")
        .withArgs(MARKET);
    });

    it("reverts when lot or tick size changes", async () => {
      const { registry } = await load(registryWithAvax);
      await expect(registry.configure(MARKET, changed(AVAX, { margin: { lotSize: 10n ** 18n } })))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_Immutable")
        .withArgs("lotSize");
      await expect(registry.configure(MARKET, changed(AVAX, { trading: { tickSize: 10n ** 16n } })))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_Immutable")
        .withArgs("tickSize");
    });

    it("reverts when a parameter is out of bounds, and leaves the old ones", async () => {
      const { registry } = await load(registryWithAvax);
      await expect(registry.configure(MARKET, changed(AVAX, { trading: { bandPpm: 200_001n } })))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
        .withArgs("bandPpm", 200_001, 5_000, 200_000);
      expect(plain(await registry.configOf(MARKET))).to.deep.equal(AVAX);
    });

    it("reverts when a lower tier is used to loosen the leash of positions still open at a higher one", async () => {
      const { registry } = await load(registryWithAvax);
      await registry.configure(MARKET, changed(AVAX, { margin: { maxTier: 1n } }));
      await expect(registry.configure(MARKET, changed(AVAX, { margin: { maxTier: 1n, leashPpm: 2_501n } })))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
        .withArgs("leashPpm", 2_501, 0, 2_500);
    });

    it("tightens leash and fee to a tier that it raises", async () => {
      const { registry } = await load(registryAlone);
      const low = changed(AVAX, { margin: { maxTier: 1n, leashPpm: 25_000n } });
      await registry.list("AVAX", low);
      await expect(registry.configure(MARKET, changed(low, { margin: { maxTier: 2n } })))
        .to.be.revertedWithCustomError(registry, "MarketRegistry_OutOfBounds")
        .withArgs("leashPpm", 25_000, 0, 12_500);
      await registry.configure(MARKET, changed(low, { margin: { maxTier: 2n, leashPpm: 12_500n } }));
    });

    it("reverts when the caller has no role", async () => {
      const { registry, stranger } = await load(registryWithAvax);
      const after = changed(AVAX, { margin: { takerFeePpm: 400n } });
      await expect(registry.connect(stranger).configure(MARKET, after))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });
  });

  describe("an unknown market", () => {
    it("reverts in every function that takes one", async () => {
      const { registry } = await load(registryWithAvax);
      const calls = [
        () => registry.configure(1, AVAX),
        () => registry.symbolOf(1),
        () => registry.configOf(1),
        () => registry.marginOf(1),
        () => registry.tradingOf(1),
        () => registry.breakerOf(1),
        () => registry.liquidationOf(1),
        () => registry.marginTermsOf(1),
        () => registry.tradingTermsOf(1),
        () => registry.waterfallOf(1),
      ];
      for (const call of calls) {
        await expect(call())
          .to.be.revertedWithCustomError(registry, "MarketRegistry_UnknownMarket")
          .withArgs(1);
      }
    });
  });
});

/** Fields of a slot, each with its bits, from the lowest up. */
function packed(fields: readonly (readonly [bigint, bigint])[]): bigint {
  let at = 0n;
  return fields.reduce((word, [value, bits]) => {
    const shifted = BigInt.asUintN(Number(bits), value) << at;
    at += bits;
    return word | shifted;
  }, 0n);
}
