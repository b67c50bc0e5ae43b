import { expect } from "chai";

import {
  NO_FUND,
  type Scene,
  Tier,
  type Trader,
  cashOf,
  expectLaws,
  healthOf,
  liquidated,
  moveTo,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "../liquidation/scene";
import { WAD } from "../support/config";
import { load } from "../support/load";

interface Crash extends Scene {
  readonly doomed: Trader;
  /** Shorts: three of tier 2x, two of tier 10x; sizes differ, so does what they earned. */
  readonly calm: readonly Trader[];
  readonly bold: readonly Trader[];
  readonly bystander: Trader;
}

async function crash(): Promise<Crash> {
  const x = await setScene(NO_FUND);
  const doomed = await trader(x, 1, wad(800), Tier.X50);
  const other = await trader(x, 2, wad(100_000));
  const calm = [];
  const bold = [];
  for (const [i, size] of [700, 50, 250].entries()) {
    const short = await trader(x, 3 + i, wad(30_000));
    // The other long takes the same again: half of each class stands against the doomed.
    await trade(x, i === 0 ? doomed : other, short, wad(size), wad(30 + i / 100));
    calm.push(short);
  }
  for (const [i, size] of [400, 100].entries()) {
    const short = await trader(x, 6 + i, wad(30_000), Tier.X10);
    await trade(x, i === 0 ? doomed : other, short, wad(size));
    bold.push(short);
  }
  const bystander = await trader(x, 9, wad(5_000));
  await moveTo(x, wad(29.37));
  return { ...x, doomed, calm, bold, bystander };
}

/** What ADL closed of each, in millionths of what he had. */
async function haircuts(x: Scene, who: readonly Trader[], before: readonly bigint[]): Promise<bigint[]> {
  const cuts = [];
  for (const [i, one] of who.entries()) {
    const had = before[i] ?? 0n;
    cuts.push(((had - (await sizeOf(x, one))) * 1_000_000n) / had);
  }
  return cuts;
}

describe("row 20: a private queue that closes some winners wholly and others not at all", () => {
  it("is nowhere: ADL closes what is needed, by the same part for each of a class, by leverage between classes", async () => {
    const s = await load(crash);
    const sizes = async (who: readonly Trader[]) => Promise.all(who.map((one) => sizeOf(s, one)));
    const [calm, bold] = [await sizes(s.calm), await sizes(s.bold)];
    const cash = await cashOf(s, s.bystander);
    const doomed = await sizeOf(s, s.doomed);
    const outcome = await liquidated(s, s.doomed);
    expect(outcome.deleveraged).to.equal(doomed);

    const cutCalm = await haircuts(s, s.calm, calm);
    const cutBold = await haircuts(s, s.bold, bold);
    expect(new Set(cutCalm).size, `cuts of 2x: ${cutCalm.join(", ")}`).to.equal(1);
    expect(new Set(cutBold).size, `cuts of 10x: ${cutBold.join(", ")}`).to.equal(1);
    // 1,000 at 2x and 500 at 10x: weights 2,000 and 5,000; 10x is closed whole at its cap and 2x bears the rest.
    expect(cutBold[0]).to.equal(1_000_000n);
    expect(cutCalm[0]).to.equal(600_000n);
    const closed = (await Promise.all([...s.calm, ...s.bold].map((one) => sizeOf(s, one)))).reduce(
      (sum, size, i) => sum + size - ([...calm, ...bold][i] ?? 0n),
      0n,
    );
    expect(closed).to.be.closeTo(doomed, 10n);
    expect(await cashOf(s, s.bystander)).to.equal(cash);
    await expectLaws(s);
  });

  it("moves nobody's equity but by the levy, which is shared like the close", async () => {
    const s = await load(crash);
    await moveTo(s, wad(29));
    const all = [...s.calm, ...s.bold];
    const before = await Promise.all(all.map(async (one) => (await healthOf(s, one)).equity));
    const sizes = await Promise.all(all.map((one) => sizeOf(s, one)));
    const { levied, deficit } = await liquidated(s, s.doomed);
    expect(levied).to.be.greaterThan(0n);
    expect(deficit).to.equal(0n);
    let paid = 0n;
    const rates = [];
    for (const [i, one] of all.entries()) {
      const charge = (before[i] ?? 0n) - (await healthOf(s, one)).equity;
      paid += charge;
      rates.push((charge * WAD) / -(sizes[i] ?? 1n));
    }
    expect(paid).to.be.closeTo(levied, 1_000n);
    for (const rate of rates.slice(1, 3)) expect(rate).to.be.closeTo(rates[0]!, 100n);
    expect(rates[4]).to.be.closeTo(rates[3]!, 100n);
  });
});
