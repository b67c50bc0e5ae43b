import { expect } from "chai";

import { FUND } from "../../src/domain/ids";
import { type Misconduct } from "../../src/cex/misconduct/switches";
import { type VenueKind } from "../../src/cex/model/config";
import { ReservedAccountError, UnknownAccountError } from "../../src/cex/model/errors";
import { FalseStatementError, IdealProofSystem } from "../../src/cex/proof/idealProof";
import { SumTree } from "../../src/cex/proof/sumTree";
import { verifyReceipt } from "../../src/cex/proof/receipt";
import { verifyInclusion } from "../../src/cex/proof/verify";
import { frozenCopy, NotPlainError } from "../../src/cex/publication/frozenCopy";
import { everyLiquidation, throttle } from "../../src/cex/publication/liquidationFeed";
import { type PublicView } from "../../src/cex/publication/publicView";
import { VENUE_KINDS } from "../../src/cex/venues/catalogue";
import { primitives, reachable } from "./walk";
import { deposit, order, plainConfig, Scene, wad, who, withdraw } from "./scene";

const [LONG, SHORT] = [1, 2];
const HIDDEN = "31415.926535897932384626";
const LENT = wad("27.182818284590452353");

/** A busy venue with secrets: odd balances, an affiliate, a fund, liquidations and ADL. */
function busy(kind: VenueKind): Scene {
  const lending: Misconduct = { kind: "lending", from: 2, asset: "usd", perBlock: LENT, most: LENT };
  const house = { usd: wad("424242.424242424242424242"), coin: 0n, token: 0n };
  const capital = { house, fund: wad("77.777777777777777777") };
  const scene = new Scene(
    plainConfig(kind, { capital, liquidation: { mode: "full", feePpm: 0n }, secret: "do not publish" }),
    [lending],
  );
  scene.step([deposit(LONG, 500), deposit(SHORT, HIDDEN), deposit(7, 99_999)]);
  scene.deal(LONG, SHORT, 100, 100);
  scene.step([order(7, 1, 70), order(7, -1, 116)]);
  const { liquidations, deleveragings } = scene.move(93, [order(7, 1, 69), withdraw(7, 1)]);
  if (liquidations.length === 0 || deleveragings.length === 0) throw new Error("not busy enough");
  return scene;
}

const PUBLISHED: Readonly<Record<VenueKind, readonly (keyof PublicView)[]>> = {
  opaque: [],
  typical: ["fundBalance", "liquidations", "reserves"],
  bestPractice: ["custodian", "deleveragings", "fundBalance", "liquidations", "receiptKey", "reserves"],
  badDex: ["chain", "deleveragings", "fundBalance", "liquidations"],
};

describe("what an outsider sees", () => {
  for (const kind of VENUE_KINDS) {
    it(`is plain, frozen, and without a way into the venue: ${kind}`, () => {
      const { venue } = busy(kind);
      const views = [venue.publicView(), venue.customerView(who(LONG)), venue.privateState()];
      const inside = reachable(venue);
      // The venue keeps its latest view to hand it out: the one thing that both sides may hold.
      const handedOut = reachable(venue.publicView());
      for (const view of views) {
        for (const [object, path] of reachable(view)) {
          expect(typeof object, path).to.equal("object");
          expect(Object.isFrozen(object), path).to.equal(true);
          expect([Object.prototype, Array.prototype], path).to.include(Object.getPrototypeOf(object));
          expect(inside.has(object) && !handedOut.has(object), `${path} leads into the venue`).to.equal(
            false,
          );
        }
      }
      const state = Reflect.get(venue, "state") as object;
      for (const [object, path] of handedOut) {
        expect(reachable(state).has(object), `${path} is the engine's own`).to.equal(false);
      }
    });

    it(`is what that kind publishes and no more: ${kind}`, () => {
      const view = busy(kind).venue.publicView();
      const optional = Object.keys(view).filter(
        (key) => !["venue", "kind", "block", "timeSec", "market", "trades"].includes(key),
      ) as (keyof PublicView)[];
      const published = optional.filter((key) => view[key] !== undefined).sort();
      expect(published).to.deep.equal(PUBLISHED[kind]);
      expect(view.market.openInterest === undefined).to.equal(kind === "opaque");
    });

    it(`stays as it was when the venue goes on: ${kind}`, () => {
      const scene = busy(kind);
      const view = scene.venue.publicView();
      const text = JSON.stringify(view, (_, value: unknown) =>
        typeof value === "bigint" ? `${value}` : value,
      );
      scene.move(50, [order(7, 3, 60)]);
      expect(
        JSON.stringify(view, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
      ).to.equal(text);
      expect(scene.venue.publicView().block).to.equal(view.block + 1);
    });
  }

  it("names nobody and states no balance, unless the venue runs on a chain", () => {
    for (const kind of VENUE_KINDS) {
      const { venue } = busy(kind);
      const truth = venue.privateState();
      const secrets: unknown[] = [wad(HIDDEN), LENT, truth.surplus.usd, truth.house.usd];
      secrets.push(
        ...truth.accounts.flatMap(({ balance, equity }) => [balance.usd, equity]).filter((v) => v !== 0n),
      );
      const seen = new Set(primitives(venue.publicView()));
      const leaked = secrets.filter((secret) => seen.has(secret));
      const keys = [...reachable(venue.publicView()).keys()].flatMap((object) => Object.keys(object));
      expect(keys.includes("account"), kind).to.equal(kind === "badDex");
      expect(leaked.length > 0, `${kind}: ${leaked.join(" ")}`).to.equal(kind === "badDex");
      expect([...seen].some((value) => String(value).includes("do not publish"))).to.equal(false);
    }
  });

  it("tells the order of arrival only where a feed does: a chain knows the order of execution", () => {
    for (const kind of VENUE_KINDS) {
      const scene = new Scene(plainConfig(kind));
      scene.step([deposit(LONG, 500), deposit(SHORT, 500)]);
      scene.deal(LONG, SHORT, 1, 100);
      const [trade] = scene.venue.publicView().trades;
      const told = kind === "bestPractice";
      expect(trade).to.deep.equal({
        price: wad(100),
        size: wad(1),
        takerIsBuy: true,
        takerSequence: told ? 4 : undefined,
      });
    }
  });

  it("is refused where it would not be plain", () => {
    expect(() => frozenCopy({ a: [{ b: () => 1 }] })).to.throw(NotPlainError, "view.a[0].b");
    expect(() => frozenCopy({ a: new Map() })).to.throw(NotPlainError, "view.a");
    expect(() => frozenCopy(Symbol("x"))).to.throw(NotPlainError);
    const source = { list: [1n, "x", undefined, null, true] };
    const copy = frozenCopy(source);
    expect(copy).to.deep.equal(source);
    expect(copy.list).to.not.equal(source.list);
    expect(() => ((copy as { list: unknown }).list = 1)).to.throw(TypeError);
  });
});

describe("liquidation feeds", () => {
  const liquidation = (n: number) => ({
    account: who(n),
    wasLong: true,
    bankruptcyPrice: wad(90),
    mark: wad(91),
    bookSize: wad(1),
    bookAmount: wad(94),
    fundSize: wad(2),
    adlSize: wad(1),
  });
  const all = [...Array(7).keys()].map(liquidation);

  it("state the average price, spread over the seconds of a block", () => {
    const feed = everyLiquidation(all, 1_000, 3);
    expect(feed.map(({ timeSec }) => timeSec)).to.deep.equal([998, 998, 998, 999, 999, 1_000, 1_000]);
    // One in the book at 94, three at the bankruptcy price of 90.
    expect(feed[0]).to.deep.include({ size: wad(4), price: wad(91), wasLong: true });
  });

  it("show the last of each second where they are throttled, all where they are complete", () => {
    const feed = everyLiquidation(all, 1_000, 3);
    expect(throttle(feed, "throttled")).to.deep.equal([feed[2], feed[4], feed[6]]);
    expect(throttle(feed, "complete")).to.have.length(7);
    expect(throttle(feed, "none")).to.equal(undefined);
    expect(throttle([], "throttled")).to.deep.equal([]);
  });

  it("hide most of a crash on the typical venue", () => {
    const losers = [11, 12, 13, 14, 15];
    const counts = (["typical", "bestPractice"] as const).map((kind) => {
      const scene = new Scene(plainConfig(kind));
      scene.step([deposit(4, 1_000_000), ...losers.map((n) => deposit(n, 60))]);
      scene.step([order(4, -50, 100), ...losers.map((n) => order(n, 10, 100, "ioc"))]);
      const truth = scene.move(93).liquidations.length;
      return [truth, scene.venue.publicView().liquidations!.length];
    });
    expect(counts).to.deep.equal([
      [5, 1],
      [5, 5],
    ]);
  });
});

describe("proofs of reserves", () => {
  const DAY = 86_400;

  it("come monthly or daily, keep their date, and prove every customer's balance", () => {
    for (const [kind, every] of [
      ["typical", 30 * DAY],
      ["bestPractice", DAY],
    ] as const) {
      const scene = busy(kind);
      const first = scene.venue.publicView().reserves!;
      expect(first.block).to.equal(1);
      scene.step([], every - 100);
      expect(scene.venue.publicView().reserves).to.deep.equal(first);
      scene.step([], 200);
      const { liabilities, block } = scene.venue.publicView().reserves!;
      expect(block).to.equal(scene.venue.publicView().block);
      const owed = scene.venue.privateState().owed;
      for (const asset of ["usd", "coin", "token"] as const) {
        expect(liabilities[asset].total).to.equal(owed[asset]);
        for (const n of [LONG, SHORT, 7]) {
          const proof = scene.venue.customerView(who(n)).inclusion![asset];
          // Nobody has coins or tokens there, so there is nothing to be included in.
          if (asset !== "usd") expect(proof).to.equal(undefined);
          if (proof === undefined) continue;
          expect(verifyInclusion(liabilities[asset].root, liabilities[asset].total, proof)).to.equal(
            "included",
          );
        }
      }
    }
  });

  it("carry an ideal proof on the best venue, which holds for that statement alone", () => {
    const { venue } = busy("bestPractice");
    const { block, liabilities, reserves, proof } = venue.publicView().reserves!;
    const statement = { venue: venue.name, block, liabilities, reserves };
    expect(venue.verifier.verify(statement, proof!)).to.equal(true);
    const more = { ...reserves, usd: reserves.usd + 1n };
    expect(venue.verifier.verify({ ...statement, reserves: more }, proof!)).to.equal(false);
    expect(new IdealProofSystem().verify(statement, proof!)).to.equal(false);
    expect(busy("typical").venue.publicView().reserves!.proof).to.equal(undefined);
  });

  it("cannot be made of what is not so", () => {
    const system = new IdealProofSystem();
    const none = { root: `0x${"00".repeat(32)}`, total: 0n };
    const tree = new SumTree([]);
    const trees = { usd: tree, coin: tree, token: tree };
    const amounts = { usd: 0n, coin: 0n, token: 0n };
    const empty = { usd: none, coin: none, token: none };
    const statement = { venue: "x", block: 1, liabilities: empty, reserves: amounts };
    expect(() => system.prove(statement, { trees, held: amounts })).to.throw(
      FalseStatementError,
      "usd total",
    );
    const { liabilities } = emptyProof();
    const short = { ...statement, liabilities, reserves: { ...amounts, coin: 1n } };
    expect(() => system.prove(short, { trees, held: amounts })).to.throw(
      FalseStatementError,
      "coin reserves",
    );
  });

  it("come with the word of an independent custodian, whom no key of the venue reaches", () => {
    const { venue } = busy("bestPractice");
    const { custodian, reserves } = venue.publicView();
    expect(custodian!.block).to.equal(reserves!.block);
    expect(custodian!.held.usd).to.equal((reserves!.reserves.usd * 9n) / 10n);
  });
});

describe("what a paid auditor is shown", () => {
  const crooked: Misconduct[] = [
    { kind: "lending", from: 1, asset: "usd", perBlock: wad(400), most: wad(400) },
    { kind: "hiddenLiabilities", from: 1, accounts: [who(SHORT)] },
    { kind: "borrowedReserves", from: 1, most: { usd: wad(1_000), coin: 0n, token: 0n } },
  ];
  const config = plainConfig("opaque", {
    auditEverySec: 60,
    capital: { house: { usd: wad(10), coin: 0n, token: 0n }, fund: 0n },
  });

  it("is the list as the venue gives it, with what was borrowed for the day", () => {
    const scene = stepped(new Scene(config, crooked));
    scene.step([], 60);
    const { venue } = scene;
    const { liabilities, reserves } = venue.auditorView()!;
    expect(liabilities.map(({ account, owed }) => [account, owed.usd])).to.deep.equal([
      [who(LONG), wad(500)],
    ]);
    // 500 stated; 510 + 300 less 400 are there, and 90 are borrowed to cover what is stated.
    expect(reserves.usd).to.equal(wad(500));
    expect(venue.privateState().flows.borrowed.usd).to.equal(wad(90));
  });

  it("covers the fund too where the friend lends beyond the liabilities", () => {
    const beyond = { usd: wad(7), coin: 0n, token: 0n };
    const more = crooked.map((one) => (one.kind === "borrowedReserves" ? { ...one, beyond } : one));
    const scene = stepped(new Scene(config, more));
    scene.step([], 60);
    expect(scene.venue.auditorView()!.reserves.usd).to.equal(wad(507));
  });

  it("is the truth on an honest venue, comes again on its day, and never without a contract", () => {
    const scene = stepped(new Scene(config));
    const first = scene.venue.auditorView()!;
    expect([first.liabilities.length, first.reserves.usd]).to.deep.equal([2, wad(810)]);
    scene.step([withdraw(SHORT, 1)], 59);
    expect(scene.venue.auditorView()).to.equal(first);
    scene.step([], 1);
    expect(scene.venue.auditorView()!.reserves.usd).to.equal(wad(809));
    expect(stepped(new Scene(plainConfig("typical"))).venue.auditorView()).to.equal(undefined);
  });

  function stepped(scene: Scene): Scene {
    scene.step([deposit(LONG, 500), deposit(SHORT, 300)]);
    return scene;
  }
});

describe("what a customer sees", () => {
  it("is his own page and nobody else's", () => {
    const { venue } = busy("typical");
    const mine = venue.customerView(who(SHORT));
    expect([mine.account, mine.block]).to.deep.equal([who(SHORT), 4]);
    const others = venue.privateState().accounts.filter(({ account }) => account !== who(SHORT));
    const seen = new Set(primitives(mine));
    for (const { balance } of others) if (balance.usd !== 0n) expect(seen.has(balance.usd)).to.equal(false);
    expect(() => venue.customerView(who(99))).to.throw(UnknownAccountError);
    expect(() => venue.customerView(FUND)).to.throw(ReservedAccountError);
  });

  it("holds a signed receipt for every order on the best venue, and on no other", () => {
    const { venue } = busy("bestPractice");
    const { receipts } = venue.customerView(who(7));
    const key = venue.publicView().receiptKey!;
    expect(receipts).to.have.length(1);
    expect(verifyReceipt(receipts[0]!, key)).to.equal(true);
    expect(verifyReceipt({ ...receipts[0]!, sequence: receipts[0]!.sequence + 1 }, key)).to.equal(false);
    expect(verifyReceipt({ ...receipts[0]!, venue: "another" }, key)).to.equal(false);
    expect(verifyReceipt({ ...receipts[0]!, signature: "0x1234" }, key)).to.equal(false);
    expect(venue.customerView(who(7)).receipts).to.deep.equal(receipts);
    expect(busy("typical").venue.customerView(who(7)).receipts).to.deep.equal([]);
  });
});

/** The proof of a venue without customers. */
function emptyProof(): NonNullable<PublicView["reserves"]> {
  const scene = new Scene(plainConfig("typical"));
  scene.step();
  return scene.venue.publicView().reserves!;
}
