import { expect } from "chai";

import { expectLaws, rest, setScene, trader, wad } from "../liquidation/scene";
import { load } from "../support/load";

const FREE = { takerFeePpm: 0n, makerRebatePpm: 0n };
const plain = () => setScene({ parameters: { margin: FREE } });
/** Half of 30,000 at 2x, and 30,000 / 2,000,000 of it for its size. */
const MARGIN = wad(15_225);
const UNIT = 10n ** 12n;

describe("Ledger: the last unit of margin", () => {
  for (const isBuy of [true, false]) {
    it(`suffices for a resting ${isBuy ? "bid" : "ask"} that asks for all of it`, async () => {
      const x = await load(plain);
      const [rich, poor] = [await trader(x, 1, MARGIN), await trader(x, 2, MARGIN - UNIT)];
      await rest(x, rich, isBuy, wad(30), wad(1_000));
      await expect(rest(x, poor, isBuy, wad(30), wad(1_000)))
        .to.be.revertedWithCustomError(x.ledger, "Ledger_InsufficientMargin")
        .withArgs(MARGIN - UNIT, MARGIN);
      await expectLaws(x);
    });
  }
});
