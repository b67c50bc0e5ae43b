import { expect } from "chai";

import { type AccountId, accountId } from "../../src/domain/ids";
import { openOnTwin } from "../../src/sim/engine/openTwin";
import { type BlockReport } from "../../src/sim/kernel";
import { allLaws } from "../../src/sim/laws";
import { configOf, genesisOf, runMarket } from "../../src/sim/run";
import { AccountMirror } from "../../src/sim/world/accountMirror";
import {
  type AccountSource,
  type Mirrored,
  type ShadowAccounts,
  type Stand,
} from "../../src/sim/world/accountSource";
import { Haircuts } from "../../src/sim/world/haircuts";
import { type PublicState } from "../../src/sim/world/publicState";
import { candidates } from "../../src/sim/world/watch";
import { termsOf, WATCH } from "./bothEngines";

const WAD = 10n ** 18n;

const QUIET: PublicState = {
  index: 0n,
  previous: 0n,
  updatedAt: 0,
  basisPpb: 0n,
  mark: 0n,
  live: true,
  degraded: false,
  grade: 0,
  bookSales: true,
  deficitAccount: 0,
  deficit: 0n,
  inventory: { size: 0n, price: 0n, allowed: 0n },
};

/** Another's accounts, and how often one of them was read. */
class Counted implements AccountSource {
  reads = 0;

  constructor(private readonly of: AccountSource) {}

  get haircuts() {
    return this.of.haircuts;
  }

  get count() {
    return this.of.count;
  }

  get deficitAccount() {
    return this.of.deficitAccount;
  }

  read(id: AccountId): Mirrored {
    this.reads += 1;
    return this.of.read(id);
  }

  openInterest(longs: boolean, tier: number): bigint {
    return this.of.openInterest(longs, tier);
  }

  /** The other one has applied it. */
  apply(): void {
    return undefined;
  }
}

/** One that also says what has happened to an account since it was seen far away. */
class Following extends Counted {
  constructor(private readonly source: AccountSource) {
    super(source);
  }

  stand(id: AccountId): Stand {
    return this.source.stand?.(id) ?? expect.fail("nobody follows who was written");
  }

  drift(id: AccountId, since: Stand): number | undefined {
    return this.source.drift?.(id, since);
  }
}

describe("whom the keeper looks at", () => {
  for (const { name, accounts, block } of [
    { name: "fund-exhaustion", accounts: 120, block: 10 },
    { name: "oct10", accounts: 60, block: 10 },
    { name: "oct10-closed", accounts: 120, block: 5 },
  ]) {
    it(`is the same in ${name}, block by block, as if it looked at everybody, and it reads far fewer`, async () => {
      const terms = termsOf(name, accounts, block);
      const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
      const judges = await allLaws(opened, terms.arm.rules);
      const [some, all] = [new Following(judges.accounts), new Counted(judges.accounts)];
      const concentration = (configOf(terms).markets[0]?.parameters.margin.concentration ?? 0n) * WAD;
      const remembering = new AccountMirror(some, concentration);
      let [found, blocks] = [0, 0];
      const onReport = ({ state, events }: BlockReport): void => {
        for (const event of events) remembering.apply(event);
        const everybody = candidates(new AccountMirror(all, concentration), state);
        expect(candidates(remembering, state), `block ${blocks}`).to.deep.equal(everybody);
        found += everybody.length;
        blocks += 1;
      };
      await runMarket(terms, opened, judges, { ...WATCH, onReport });
      expect(found).to.be.above(20);
      expect(some.reads).to.be.below(all.reads / 2);
    });
  }

  it("is told by how much cash has changed by funding and levies, or that more has changed: writes, or ADL", async () => {
    const terms = termsOf("fund-exhaustion", 60, 20);
    const opened = openOnTwin(terms, configOf(terms), genesisOf(terms));
    const judges = await allLaws(opened, terms.arm.rules);
    const source = judges.accounts as ShadowAccounts;
    const seen = new Map<number, { readonly stand: Stand; readonly then: Mirrored }>();
    let [bounded, moved, untold] = [0, 0, 0];
    const onReport = (): void => {
      for (let number = 1; number <= source.count; number += 1) {
        const id = accountId(number);
        const [now, before] = [source.read(id), seen.get(number)];
        const drift = before && source.drift(id, before.stand);
        if (before !== undefined && drift !== undefined) {
          const change = now.cash - before.then.cash;
          expect(now.size, `account ${id}: size`).to.equal(before.then.size);
          expect(Number(change < 0n ? -change : change)).to.be.at.most(drift + 1e12, `account ${id}: cash`);
          if (change !== 0n) moved += 1;
          bounded += 1;
          continue;
        }
        if (before !== undefined) untold += 1;
        seen.set(number, { stand: source.stand(id), then: now });
      }
    };
    await runMarket(terms, opened, judges, { ...WATCH, onReport });
    expect(Math.min(bounded, moved, untold)).to.be.above(300);
  });

  it("does not trust a margin to have stayed small while the mark rose far: a short without another write", () => {
    // Twice leveraged at most, 100,000 dollars of equity at 30; close from 103.6 on, where equity is 102 % of a quarter of its worth.
    const short: Mirrored = { cash: 130_000n * WAD, size: -1_000n * WAD, entry: 0n, tier: 0 };
    const stand: Stand = { mark: 1, longs: false, tier: 0, scale: WAD, epoch: 0, index: 0n, share: 0 };
    const source: AccountSource = {
      count: 3,
      deficitAccount: 0,
      haircuts: new Haircuts(),
      read: () => short,
      openInterest: () => 0n,
      apply: () => undefined,
      stand: () => stand,
      drift: () => 0,
    };
    const mirror = new AccountMirror(source, 10n ** 12n * WAD);
    const found = (dollars: bigint): number[] => {
      const index = dollars * WAD;
      return candidates(mirror, { ...QUIET, index, previous: index });
    };
    expect([30n, 100n, 30n, 110n].map(found)).to.deep.equal([[], [], [], [3]]);
  });
});
