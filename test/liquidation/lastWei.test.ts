import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { sizeToRestore } from "../../src/math/marginMath";
import { divCeil } from "../../src/math/wadMath";
import { deposit } from "../support/trade";
import {
  NO_FUND,
  type Scene,
  type SceneOptions,
  Tier,
  type Trader,
  cashOf,
  healthOf,
  liquidated,
  moveTo,
  rest,
  setScene,
  sizeOf,
  trade,
  trader,
  wad,
} from "./scene";

const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n };
const SIZE = wad(1);
const MOST_WEI = 8n;

interface Doomed {
  readonly x: Scene;
  readonly who: Trader;
  readonly maker: Trader;
  readonly price: bigint;
}

/** A 50x account of one unit that owes a little, long or short, on a token with 18 decimals. */
async function doomed(isLong: boolean, options: SceneOptions): Promise<Doomed> {
  const parameters = { ...options.parameters, margin: FREE };
  const x = await setScene({ ...options, tokenDecimals: 18, parameters });
  const who = await trader(x, 1, wad(0.65), Tier.X50);
  const other = await trader(x, 2, wad(10_000));
  const maker = await trader(x, 3, wad(10_000));
  await (isLong ? trade(x, who, other, SIZE) : trade(x, other, who, SIZE));
  const price = isLong ? wad(29.34) : wad(30.66);
  await moveTo(x, price);
  expect((await healthOf(x, who)).equity).to.be.lessThan(0n);
  return { x, who, maker, price };
}

describe("Liquidation of a large position", () => {
  it("sells what restores 1.2 of its margin, to the millionth", async () => {
    const x = await setScene({
      parameters: { margin: FREE, liquidation: { salesPerMinute: 10_000_000n } },
    });
    const who = await trader(x, 1, wad(160_000), Tier.X50);
    const [other, maker] = [await trader(x, 2, wad(10_000_000)), await trader(x, 3, wad(10_000_000))];
    const [size, price] = [wad(100_000), wad(29.1)];
    await trade(x, who, other, size);
    await moveTo(x, price);
    await rest(x, maker, true, price, size);
    const { equity, maintenanceMargin: margin } = await healthOf(x, who);
    expect(equity).to.be.within((margin * 2n) / 3n, margin);
    const sold = (targetPpm: bigint) =>
      divCeil(sizeToRestore(size, price, margin, margin, equity, targetPpm, 2_000n), wad(0.1));
    expect(sold(1_200_001n)).to.be.greaterThan(sold(1_200_000n));
    expect((await liquidated(x, who)).soldLots).to.equal(sold(1_200_000n));
  });
});

describe("Liquidation of an account with a few wei of equity, or none", () => {
  for (const isLong of [true, false]) {
    for (const [way, options, part] of [
      ["sells to the book", NO_FUND, "soldLots"],
      ["hands over to the fund", {}, "takenOver"],
      ["deleverages", NO_FUND, "deleveraged"],
    ] as const) {
      it(`${way} and leaves a ${isLong ? "long" : "short"} neither debt nor position`, async () => {
        const { x, who, maker, price } = await doomed(isLong, options);
        if (part === "soldLots") await rest(x, maker, isLong, price, SIZE);
        const start = await takeSnapshot();
        for (let equity = 0n; equity <= MOST_WEI; ++equity) {
          await deposit(x, who.signer, who.account, equity - (await healthOf(x, who)).equity);
          expect((await healthOf(x, who)).equity).to.equal(equity);
          const outcome = await liquidated(x, who);
          expect(outcome[part], "closed").to.be.greaterThan(0n);
          expect(outcome.covered + outcome.levied + outcome.deficit, "paid by others").to.equal(0n);
          expect(outcome.fee).to.be.lessThanOrEqual(equity);
          expect(await sizeOf(x, who)).to.equal(0n);
          expect(await cashOf(x, who)).to.be.within(0n, equity);
          await start.restore();
        }
      });
    }
  }
});
