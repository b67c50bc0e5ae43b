import { expect } from "chai";

import { closedByClass } from "../../src/math/adlMath";
import { WAD } from "../../src/math/bounds";
import { cashDust, sizeDust } from "../../src/math/dust";
import { leverageOf, TIERS } from "../../src/math/tiers";
import { abs, mulDown } from "../../src/math/wadMath";
import { ClassLedger } from "./classLedger";
import { EagerLedger } from "./eagerLedger";
import { check, property } from "./property";
import { type Random, SEED } from "./random";
import { Real } from "./real";

const ACCOUNTS = 9;
const TIER_NUMBERS = [...Array<number>(TIERS).keys()];
/** Owns the levies' money. */
const TREASURY = 0;

interface Pair {
  readonly lazy: ClassLedger;
  readonly eager: EagerLedger;
  price: bigint;
}

/** Declares the suite that runs lazy classes beside an exact ledger that visits everybody. */
export function describeIndexLaws(runs: number, steps: number): void {
  describe(`class indices against an exact ledger, seed ${SEED}`, () => {
    const counts = new Map<string, number>();

    property("lazy classes are the eager ledger, to the stated dust", runs, (r, tell) => {
      const pair: Pair = {
        lazy: new ClassLedger(ACCOUNTS),
        eager: new EagerLedger(ACCOUNTS),
        price: WAD * BigInt(1 + r.below(1000)),
      };
      const tiers = 1 + r.below(TIERS);
      for (let step = 0; step < steps; ++step) {
        const done = act(pair, tiers, r);
        tell("step", step, done);
        if (done === undefined) continue;
        counts.set(done, (counts.get(done) ?? 0) + 1);
        checkOpenInterest(pair.lazy);
        checkConservation(pair.lazy);
        checkSame(pair);
      }
    });

    it("every verb succeeded", () => {
      console.log(`      ${[...counts].map(([verb, count]) => `${verb} ${count}`).join(", ")}`);
      expect([...counts.keys()]).to.have.members(["trade", "accrue", "setTier", "close", "levy"]);
      for (const [verb, count] of counts) expect(count, verb).to.be.greaterThan(runs);
    });
  });
}

function act(pair: Pair, tiers: number, r: Random): string | undefined {
  pair.price += (pair.price * BigInt(r.below(401) - 200)) / 1000n;
  const roll = r.below(100);
  if (roll < 45) return trade(pair, r);
  if (roll < 65) return accrue(pair, r);
  if (roll < 72) return setTier(pair, tiers, r);
  return roll < 90 ? close(pair, r) : levy(pair, r);
}

function trade({ lazy, eager, price }: Pair, r: Random): string | undefined {
  const buyer = 1 + r.below(ACCOUNTS - 1);
  const seller = 1 + ((buyer + r.below(ACCOUNTS - 2)) % (ACCOUNTS - 1));
  // Half of all trades close somebody's position wholly, so that classes empty and start again.
  const size = lazy.touched(r.chance(50) ? buyer : seller).size;
  const quantity = r.chance(50) && size !== 0n ? abs(size) : r.positive(10n ** 26n);
  for (const [account, delta] of [
    [buyer, quantity],
    [seller, -quantity],
  ] as const) {
    const after = lazy.touched(account).size + delta;
    const grows = abs(after) > abs(lazy.touched(account).size) || after > 0n !== after - delta > 0n;
    if (grows && lazy.drains(after > 0n, lazy.positions[account]!.tier)) return undefined;
  }
  if (buyer === seller) return undefined;
  lazy.trade(buyer, seller, quantity, price);
  eager.trade(buyer, seller, quantity, price);
  return "trade";
}

function accrue({ lazy, eager, price }: Pair, r: Random): string {
  const increment = r.signed(price / 100n);
  lazy.accrue(increment);
  eager.accrue(increment);
  return "accrue";
}

function setTier({ lazy, eager }: Pair, tiers: number, r: Random): string | undefined {
  const account = 1 + r.below(ACCOUNTS - 1);
  const tier = r.below(tiers);
  const { size } = lazy.touched(account);
  if (tier === lazy.positions[account]!.tier || lazy.drains(size > 0n, tier)) return undefined;
  lazy.setTier(account, tier);
  eager.setTier(account, tier);
  return "setTier";
}

function close({ lazy, eager, price }: Pair, r: Random): string | undefined {
  const account = 1 + r.below(ACCOUNTS - 1);
  const { size } = lazy.touched(account);
  const part = r.chance(40) ? abs(size) : r.partOf(abs(size));
  const opposite = TIER_NUMBERS.map((tier) => lazy.classOf(size < 0n, tier).openInterest);
  const closed = closedByClass(part, opposite);
  if (closed.every((each) => each === 0n)) return undefined;
  lazy.close(account, price, closed);
  eager.close(account, price, closed);
  return "close";
}

function levy({ lazy, eager, price }: Pair, r: Random): string | undefined {
  const longs = r.chance(50);
  const amounts = TIER_NUMBERS.map((tier) => {
    const notional = mulDown(lazy.classOf(longs, tier).openInterest, price);
    return r.partOf(notional / (2n * leverageOf(tier)));
  });
  if (amounts.every((each) => each === 0n)) return undefined;
  lazy.levy(longs, TREASURY, amounts);
  eager.levy(longs, TREASURY, amounts);
  return "levy";
}

/** OI-1: touched sizes never exceed open interest, and fall short of it by dust alone. */
function checkOpenInterest(lazy: ClassLedger): void {
  const dust = sizeDust(lazy.basis());
  for (const longs of [true, false]) {
    for (const tier of TIER_NUMBERS) {
      const c = lazy.classOf(longs, tier);
      let sum = 0n;
      lazy.positions.forEach((p, account) => {
        const here = p.size !== 0n && p.size > 0n === longs && p.tier === tier && p.epoch === c.epoch;
        if (here) sum += abs(lazy.touched(account).size);
      });
      check(sum <= c.openInterest, () => `touched ${sum} <= open interest ${c.openInterest}`);
      check(c.openInterest - sum <= dust, () => `${c.openInterest} - ${sum} <= ${dust}`);
    }
  }
}

/** LED-1 and LED-2: nothing entered, so all cash and all sizes sum to nothing. */
function checkConservation(lazy: ClassLedger): void {
  const basis = lazy.basis();
  let [cash, size] = [0n, 0n];
  lazy.cash.forEach((own, account) => {
    const now = lazy.touched(account);
    cash += own + now.cash;
    size += now.size;
  });
  check(abs(size) <= sizeDust(basis), () => `sizes ${size}, dust ${sizeDust(basis)}`);
  check(abs(cash) <= cashDust(basis), () => `cash ${cash}, dust ${cashDust(basis)}`);
}

/** Each account holds what the loop over everybody would have left it. */
function checkSame({ lazy, eager }: Pair): void {
  const [sizes, cash] = [2n * sizeDust(lazy.basis()), 2n * cashDust(lazy.basis())];
  lazy.cash.forEach((own, account) => {
    const now = lazy.touched(account);
    const bySize = eager.sizes[account]!.minus(Real.of(now.size)).abs();
    const byCash = eager.cash[account]!.minus(Real.of(own + now.cash)).abs();
    check(bySize.atMost(sizes), () => `size of ${account} differs by ${bySize}, dust ${sizes}`);
    check(byCash.atMost(cash), () => `cash of ${account} differs by ${byCash}, dust ${cash}`);
  });
}
