import { expect } from "chai";

import { AVAX } from "../../../deploy/config/avax";
import { CexWorld } from "../../../src/compare/knowledge/scene/cexWorld";
import { GlasshouseWorld } from "../../../src/compare/knowledge/scene/glasshouseWorld";
import { CUSTOMERS } from "../../../src/compare/knowledge/scene/people";
import { Tape, tokenPrice } from "../../../src/compare/knowledge/scene/tape";
import { type Detector } from "../../../src/compare/knowledge/detectors/detector";
import { type Evidence } from "../../../src/compare/knowledge/evidence";
import { cast } from "../../../src/compare/knowledge/measure/casting";
import { Watch } from "../../../src/compare/knowledge/measure/watch";
import { type World } from "../../../src/compare/knowledge/scene/look";
import { KNOWLEDGE_VENUES, type KnowledgeVenue } from "../../../src/domain/run/knowledge";
import { primitives, reachable } from "../../cex/walk";

const LENT = 27_182_818_284_590_452_353n;
const SEED = 3n;
const WATCHED = CUSTOMERS.slice(0, 2);

/** A venue that lends a number nobody else has, and the detectors that look at it for four blocks. */
function watched(venue: KnowledgeVenue, detectors: readonly Detector[]): { world: World; watch: Watch } {
  const tape = new Tape(SEED);
  const lending = { kind: "lending", from: 2, asset: "usd", perBlock: LENT, most: LENT } as const;
  const world =
    venue === "glasshouse"
      ? new GlasshouseWorld(tape.timeSec(1), AVAX, {}, cast(SEED).plotOf(0, false))
      : new CexWorld(venue, [lending]);
  const watch = new Watch(WATCHED, detectors);
  for (let block = 1; block <= 4; block += 1) {
    const price = tape.price(block);
    const prices = { coin: tape.quotes(block, price), token: tokenPrice(block) };
    const intents = tape.intents(block, price);
    watch.see(world.step({ timeSec: tape.timeSec(block), prices, intents }, WATCHED), new Map(), true);
  }
  return { world, watch };
}

/** Tries every way out of its evidence that the language has; tells what it got hold of. */
function prying(loot: Set<unknown>): Detector {
  const climb = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (loot.has(value)) return;
    for (const piece of [value, Object.getPrototypeOf(value), Reflect.get(value, "constructor")])
      loot.add(piece);
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      loot.add(property?.get).add(property?.set);
      climb(property?.value);
    }
    Reflect.set(value, "planted", loot);
    Reflect.setPrototypeOf(value, { planted: true });
    Reflect.deleteProperty(value, Reflect.ownKeys(value)[0] ?? "");
  };
  return {
    id: "prying",
    about: "tries to get out",
    needs: ["own page"],
    look: (evidence) => {
      climb(evidence);
      return undefined;
    },
  };
}

describe("knowledge: a detector gets public data and nothing else", () => {
  for (const venue of KNOWLEDGE_VENUES) {
    it(`finds no way into the venue, and cannot spoil the evidence: ${venue}`, () => {
      const loot = new Set<unknown>();
      const seen: string[] = [];
      const witness = (texts: string[]): Detector => ({
        id: "witness",
        about: "",
        needs: ["own page"],
        look: noted(texts),
      });
      const { world } = watched(venue, [witness(seen), prying(loot), witness(seen)]);
      // Before the prying one, after it, and without it: the same text, for the customer and the share in each of four blocks.
      const alone: string[] = [];
      watched(venue, [witness(alone)]);
      expect(alone).to.have.length(8);
      expect(seen.filter((_, place) => place % 2 === 0)).to.deep.equal(alone);
      expect(seen.filter((_, place) => place % 2 === 1)).to.deep.equal(alone);
      expect(loot.size).to.be.greaterThan(100);

      const inside = reachable(world);
      for (const known of [Object.prototype, Array.prototype, Object, Array, undefined, null])
        loot.delete(known);
      const leaks = [...loot].filter(
        (piece) => typeof piece !== "object" || !Object.isFrozen(piece) || inside.has(piece as object),
      );
      expect(leaks).to.deep.equal([]);
    });
  }

  it("sees no secret of a venue that keeps one", () => {
    for (const venue of ["opaque", "typical", "bestPractice"] as const) {
      const { world, watch } = watched(venue, []);
      const evidence = watch.evidenceOf("outsider");
      expect(new Set(primitives(world)).has(LENT), `${venue} lends`).to.equal(true);
      const known = new Set(primitives(evidence));
      expect(known.has(LENT), venue).to.equal(false);
      expect(
        [...reachable(evidence).keys()].some((object) => "account" in object),
        venue,
      ).to.equal(false);
    }
  });

  it("gives each observer what is his: no page to outsiders, one to a customer, the audit to who paid", () => {
    const { watch } = watched("opaque", []);
    const count = (evidence: Evidence) => [evidence.customers.length, evidence.audits.length];
    expect(count(watch.evidenceOf("outsider"))).to.deep.equal([0, 0]);
    expect(count(watch.evidenceOf("customer"))).to.deep.equal([1, 0]);
    expect(count(watch.evidenceOf("share"))).to.deep.equal([2, 0]);
    expect(count(watch.evidenceOf("auditor"))).to.deep.equal([0, 1]);
    const [page] = watch.evidenceOf("customer").customers[0]!.pages;
    expect(page!.account).to.equal(WATCHED[0]);
  });
});

/** Writes down all that it is shown. */
function noted(seen: string[]): Detector["look"] {
  return (evidence) => {
    seen.push(
      JSON.stringify(evidence, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
    );
    return undefined;
  };
}
