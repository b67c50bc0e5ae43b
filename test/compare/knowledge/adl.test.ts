import { expect } from "chai";

import { type PublicView } from "../../../src/cex/publication/publicView";
import { type CustomerView } from "../../../src/cex/publication/customerView";
import { adlOrder } from "../../../src/compare/knowledge/detectors/adlOrder";
import { lightsIgnored } from "../../../src/compare/knowledge/detectors/own";
import { type Evidence, sealed } from "../../../src/compare/knowledge/evidence";
import { Tape, tokenPrice } from "../../../src/compare/knowledge/scene/tape";
import { GlasshouseWorld } from "../../../src/compare/knowledge/scene/glasshouseWorld";
import { INSIDER, LONGS, SHORT } from "../../../src/compare/knowledge/scene/people";
import { cast } from "../../../src/compare/knowledge/measure/casting";
import { AVAX } from "../../../deploy/config/avax";

/** Views of an honest Glasshouse, through a crash in which it deleverages. */
function glasshouseViews(seed: bigint): PublicView[] {
  const tape = new Tape(seed);
  const world = new GlasshouseWorld(tape.timeSec(1), AVAX, {}, cast(seed).plotOf(0, false));
  return [...Array(9).keys()].map((place) => {
    const block = place + 1;
    const price = tape.price(block);
    const prices = { coin: tape.quotes(block, price), token: tokenPrice(block) };
    return world.step({ timeSec: tape.timeSec(block), prices, intents: tape.intents(block, price) }, []).view;
  });
}

const seenBy = (views: readonly PublicView[]): Evidence => ({ views, customers: [], audits: [] });

describe("knowledge: checks of ADL", () => {
  const views = glasshouseViews(1n);
  const hit = views.findIndex(({ deleveragings }) => (deleveragings ?? []).length > 0);

  it("finds nothing in a class that was closed alike", () => {
    expect(hit).to.be.greaterThan(0);
    const before = views[hit - 1]!.chain!.accounts;
    const closed = views[hit]!.chain!.accounts.filter(
      ({ account, size }) => size !== before.find((one) => one.account === account)!.size && size !== 0n,
    );
    expect(closed.length, "accounts that ADL shrank").to.be.greaterThan(0);
    expect(adlOrder.look(seenBy(views.slice(0, hit + 1)))).to.equal(undefined);
  });

  it("finds one member of a class that kept more than another", () => {
    // Two standers of one class: the insider, and a copy of him that ADL spared.
    const twin = 99;
    const copied = (view: PublicView, size: bigint | undefined): PublicView => {
      const chain = view.chain!;
      const own = chain.accounts.find(({ account }) => account === INSIDER)!;
      const spared = { ...own, account: twin, size: size ?? own.size };
      return { ...view, chain: { ...chain, accounts: [...chain.accounts, spared] } };
    };
    const before = copied(views[hit - 1]!, undefined);
    const whole = before.chain!.accounts.find(({ account }) => account === twin)!.size;
    expect(adlOrder.look(seenBy([before, copied(views[hit]!, undefined)]))).to.equal(undefined);
    expect(adlOrder.look(seenBy([before, copied(views[hit]!, whole)]))).to.match(/^of tier \d account/);
  });

  it("compares lights: who has fewer and is closed, while who has more is not, tells it", () => {
    const page = (account: number, lights: number, size: bigint, closed: boolean) =>
      sealed({
        account,
        lights,
        size,
        deleveragings: closed ? [{ wasLong: false, size: 1n, price: 1n }] : [],
      }) as unknown as CustomerView;
    const log = (account: number, lights: number, closed: boolean) => ({
      pages: [page(account, lights, -5n, false), page(account, lights, closed ? -1n : -5n, closed)],
      asked: [[], []],
    });
    const look = (...customers: Evidence["customers"]) =>
      lightsIgnored.look({ views: [], customers, audits: [] });
    expect(look(log(SHORT, 2, true), log(INSIDER, 5, false))).to.equal(
      `customer ${SHORT} was closed before customer ${INSIDER}, who had more lights`,
    );
    expect(look(log(SHORT, 5, true), log(INSIDER, 2, false))).to.equal(undefined);
    expect(look(log(SHORT, 2, true), log(INSIDER, 5, true))).to.equal(undefined);
    expect(look(log(SHORT, 2, true), log(LONGS[0]!, 2, false))).to.equal(undefined);
  });
});
