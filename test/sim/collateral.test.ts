import { expect } from "chai";

import { CollateralBuyer, Pledger } from "../../src/sim/agents/collateral";
import { Holder } from "../../src/sim/agents/holder";
import { Pledges } from "../../src/sim/world/pledges";
import { type CollateralView } from "../../src/sim/world/view";
import { OWN, seen } from "./seen";

const WAD = 10n ** 18n;
const BUYER = { marginPpm: 50_000n, purse: 1_000n * WAD, index: 0, of: 2 };
const OFFER = { account: 7, price: WAD, most: 400n * WAD, open: false };
const VIEW: CollateralView = {
  index: WAD,
  outside: WAD,
  pledged: new Map(),
  spent: new Map(),
  offers: [OFFER],
};

const looking = (collateral: Partial<CollateralView>, step = 300) =>
  seen({ step, collateral: { ...VIEW, ...collateral } });

describe("collateral buyer", () => {
  it("opens a sale that is too dear, once", () => {
    const buyer = new CollateralBuyer(BUYER);
    expect(buyer.act(looking({}))).to.deep.equal([{ kind: "openSale", target: 7 }]);
    expect(buyer.act(looking({ offers: [{ ...OFFER, open: true }] }))).to.deep.equal([]);
    expect(buyer.act(looking({}, 301))).to.deep.equal([]);
  });

  it("buys what is cheap enough against the venues outside, as far as its purse goes", () => {
    const price = (95n * WAD) / 100n;
    const offers = [{ ...OFFER, price }];
    const buyer = new CollateralBuyer(BUYER);
    const bought = { kind: "buyCollateral", target: 7, maxPrice: price };
    expect(buyer.act(looking({ offers }))).to.deep.equal([{ ...bought, amount: 400n * WAD }]);
    const spent = new Map([[OWN.account, 905n * WAD]]);
    expect(buyer.act(looking({ offers, spent }))).to.deep.equal([{ ...bought, amount: 100n * WAD }]);
  });
});

describe("pledger", () => {
  const trading = new Holder({
    isLong: true,
    lots: 100,
    parts: 1,
    enterFrom: 0,
    enterUntil: 10,
    slippagePpm: 3_000,
    stopEquity: 0,
    targetEquity: 0,
  });

  it("pledges once, and says what became of it", () => {
    const pledger = new Pledger({ at: 300, amount: 5n }, trading);
    expect(pledger.act(looking({}))).to.deep.equal([{ kind: "pledge", amount: 5n }]);
    expect(pledger.act(looking({}, 302))).to.deep.equal([]);
    expect(pledger.state).to.equal("refused by the cap");
    pledger.act(looking({ pledged: new Map([[OWN.account, 5n]]) }, 303));
    expect(pledger.state).to.equal("kept its tokens");
    pledger.act(looking({ pledged: new Map([[OWN.account, 3n]]) }, 304));
    expect(pledger.state).to.equal("sold from");
  });
});

describe("what tokens earned their owners", () => {
  it("is their fall for who kept them, and the discount for who bought them", () => {
    const pledges = new Pledges(new Map([["0xb", 8]]));
    const place = { block: 1, transaction: "", logIndex: 0, asset: 0 };
    const account = 7 as never;
    pledges.apply({ ...place, kind: "CollateralDeposited", account, amount: 10n * WAD });
    const terms = { buyer: "0xB", amount: 4n * WAD, price: WAD / 2n, proceeds: 2n * WAD };
    pledges.apply({ ...place, kind: "CollateralSold", account, ...terms });
    const now = (6n * WAD) / 10n;
    // Six left at 0.6 of ten at 1; what four brought in is in the owner's cash.
    expect(pledges.profitOf(7, WAD, now)).to.equal((-64n * WAD) / 10n);
    expect(pledges.profitOf(8, WAD, now)).to.equal((4n * WAD) / 10n);
  });
});
