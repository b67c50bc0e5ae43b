import { expect } from "chai";

import { FUND, HOUSE } from "../../src/domain/ids";
import { type Misconduct } from "../../src/cex/misconduct/switches";
import { type VenueConfig } from "../../src/cex/model/config";
import { CexError, ReservedAccountError, VenueConfigError } from "../../src/cex/model/errors";
import {
  EXAMPLE_CAPITAL,
  makeVenue,
  type MarketTerms,
  VENUE_KINDS,
  venueConfig,
} from "../../src/cex/venues/catalogue";
import { ModelVenue } from "../../src/cex/venues/modelVenue";
import { MARKET, plainConfig, wad, who } from "./scene";

describe("the catalogue", () => {
  const market: MarketTerms = { ...MARKET, sources: ["a", "b", "c"], capital: EXAMPLE_CAPITAL };

  it("makes four venues that open, quote and conserve", () => {
    for (const kind of VENUE_KINDS) {
      const venue = makeVenue(kind, market);
      const coin = market.sources.map((source) => ({ source, price: wad(100), timeSec: 10 }));
      const deposit = { kind: "deposit", account: who(1), asset: "usd", amount: wad(5) } as const;
      venue.step({ timeSec: 10, prices: { coin, token: wad(1) }, intents: [deposit] });
      expect([venue.kind, venue.publicView().kind]).to.deep.equal([kind, kind]);
      expect(venue.publicView().market.index).to.equal(wad(100));
      expect(venue.privateState().gap).to.deep.equal({ usd: 0n, coin: 0n, token: 0n });
      expect(venue.privateState().misconduct).to.deep.equal([]);
      expect(venue.customerView(who(1)).balance.usd).to.equal(wad(5));
    }
    expect(new Set(VENUE_KINDS.map((kind) => makeVenue(kind, market).name)).size).to.equal(4);
  });

  it("lets the index look at its own book, at one more, at all, or at one oracle", () => {
    const looks = VENUE_KINDS.map((kind) =>
      venueConfig(kind, market).index.constituents.map(({ source }) => source),
    );
    expect(looks).to.deep.equal([["own book"], ["own book", "a"], ["a", "b", "c"], ["a"]]);
  });

  it("differs in proofs, feeds and custody as the kinds do", () => {
    const of = <Key extends keyof VenueConfig>(key: Key): VenueConfig[Key][] =>
      VENUE_KINDS.map((kind) => venueConfig(kind, market)[key]);
    expect(of("proofEverySec")).to.deep.equal([undefined, 30 * 86_400, 86_400, undefined]);
    expect(of("feed")).to.deep.equal(["none", "throttled", "complete", "complete"]);
    expect(of("custody").map(({ custodianPpm }) => custodianPpm)).to.deep.equal([0n, 0n, 900_000n, 0n]);
  });

  it("passes switches on", () => {
    const venue = makeVenue("opaque", market, [{ kind: "withdrawalFreeze", from: 1, except: [] }]);
    venue.step({ timeSec: 1, prices: { coin: [], token: 0n }, intents: [] });
    expect(venue.privateState().misconduct).to.deep.equal(["withdrawalFreeze"]);
  });
});

describe("configurations", () => {
  const plain = plainConfig();
  const bad: readonly [Partial<VenueConfig>, string][] = [
    [{ brackets: [] }, "needs a bracket"],
    [{ index: { ...plain.index, constituents: [] } }, "constituent"],
    [{ index: { ...plain.index, constituents: [{ source: "x", weight: 0n }] } }, "weights"],
    [{ custody: { hotPpm: -1n, custodianPpm: 0n } }, "below 0"],
    [{ custody: { hotPpm: 500_001n, custodianPpm: 500_000n } }, "exceed"],
    [{ tickSize: 0n }, "tick"],
    [{ listingPrice: 0n }, "listing"],
    [{ defaultLeverage: 126n }, "default leverage"],
    [{ takerFeePpm: -1n }, "0 to 100 %"],
    [{ fund: { unwindPpm: 1_000_001n, slippagePpm: 0n } }, "0 to 100 %"],
    [{ markWindowSec: 0 }, "windows"],
    [{ proofEverySec: 0 }, "proofs"],
    [{ capital: { house: { usd: -1n, coin: 0n, token: 0n }, fund: 0n } }, "capital"],
  ];
  for (const [change, why] of bad) {
    it(`are refused: ${Object.keys(change).join()}: ${why}`, () => {
      expect(() => new ModelVenue({ ...plain, ...change })).to.throw(VenueConfigError, why);
    });
  }
});

describe("terms of switches", () => {
  const make =
    (one: Misconduct, kind: "typical" | "badDex" = "typical"): (() => unknown) =>
    () =>
      new ModelVenue(plainConfig(kind), [one]);
  const none = { usd: 0n, coin: 0n, token: 0n };

  it("name customers, never the venue's own accounts", () => {
    const bad: readonly Misconduct[] = [
      { kind: "exemptAccount", from: 1, account: HOUSE, creditLine: 0n },
      { kind: "forgedBalance", from: 1, account: FUND, asset: "usd", amount: 1n },
      { kind: "favouredAdl", from: 1, insiders: [who(1), FUND] },
      { kind: "frontRunning", from: 1, insider: HOUSE, leastNotional: 0n },
      { kind: "hiddenLiabilities", from: 1, accounts: [HOUSE] },
      { kind: "withdrawalFreeze", from: 1, except: [HOUSE] },
    ];
    for (const one of bad) expect(make(one), one.kind).to.throw(ReservedAccountError);
  });

  it("stay in range", () => {
    const bad: readonly Misconduct[] = [
      { kind: "exemptAccount", from: 1, account: who(1), creditLine: -1n },
      { kind: "forgedBalance", from: 1, account: who(1), asset: "usd", amount: 0n },
      { kind: "frontRunning", from: 1, insider: who(1), leastNotional: -1n },
      { kind: "borrowedReserves", from: 1, most: { ...none, coin: -1n } },
      { kind: "keyTheft", from: 1, assets: ["usd"], sharePpm: 1_000_001n },
      { kind: "lending", from: 1, asset: "usd", perBlock: 0n, most: 1n },
      { kind: "tokenCollateral", from: 1, weightPpm: 1_000_001n },
      { kind: "underReporting", from: 1, keepOneIn: 0 },
    ];
    for (const one of bad) expect(make(one), one.kind).to.throw(VenueConfigError, one.kind);
    expect(make({ kind: "oracleKey", from: 1, factorPpm: 0n }, "badDex")).to.throw(VenueConfigError);
    expect(make({ kind: "keyTheft", from: 1, assets: ["usd"], sharePpm: 1_000_000n })).to.not.throw();
  });

  it("are errors of one family, with their own names", () => {
    const error = new VenueConfigError("why");
    expect(error).to.be.instanceOf(CexError);
    expect([error.name, error.message]).to.deep.equal(["VenueConfigError", "why"]);
  });
});
