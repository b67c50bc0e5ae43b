import { expect } from "chai";

import {
  BTCUSDT_BRACKETS,
  checkBrackets,
  initialMargin,
  leverageCap,
  maintenanceMargin,
} from "../../src/cex/engine/brackets";
import { PositionCapError, VenueConfigError } from "../../src/cex/model/errors";
import { check, property } from "../math/property";
import { wad } from "./scene";

const maintenance = (notional: bigint): bigint => maintenanceMargin(BTCUSDT_BRACKETS, notional);

describe("brackets", () => {
  it("caps leverage by notional, as published for BTCUSDT", () => {
    const caps: [number, bigint][] = [
      [50_000, 125n],
      [50_001, 100n],
      [600_000, 100n],
      [3_000_000, 75n],
      [12_000_000, 50n],
      [70_000_000, 25n],
      [100_000_000, 20n],
      [230_000_000, 10n],
      [480_000_000, 5n],
    ];
    for (const [notional, most] of caps) {
      expect(leverageCap(BTCUSDT_BRACKETS, wad(notional))).to.equal(most);
    }
    expect(() => leverageCap(BTCUSDT_BRACKETS, wad(480_000_001))).to.throw(PositionCapError);
  });

  it("charges each part of a notional at its own bracket's rate", () => {
    expect(maintenance(wad(50_000))).to.equal(wad(200));
    // Binance's maintenance amount of the second bracket: 50,000 x (0.5 % - 0.4 %) = 50.
    expect(maintenance(wad(600_000))).to.equal(wad(600_000 * 0.005 - 50));
    // Of the third: 50 + 600,000 x (0.65 % - 0.5 %) = 950.
    expect(maintenance(wad(3_000_000))).to.equal(wad(3_000_000 * 0.0065 - 950));
    expect(maintenance(0n)).to.equal(0n);
    // Beyond the last bracket the last rate goes on.
    expect(maintenance(wad(481_000_000)) - maintenance(wad(480_000_000))).to.equal(wad(100_000));
  });

  property("never asks less of more, nor more than a tenth of what is added", 500, (r, tell) => {
    const notional = r.upTo(wad(600_000_000));
    const more = r.upTo(wad(1_000_000));
    tell(notional, more);
    const step = maintenance(notional + more) - maintenance(notional);
    check(step >= 0n && step <= more / 10n + 1n, () => `${step}`);
  });

  property("keeps maintenance below the least initial margin", 300, (r, tell) => {
    const notional = r.positive(wad(480_000_000));
    tell(notional);
    const initial = initialMargin(notional, leverageCap(BTCUSDT_BRACKETS, notional));
    check(maintenance(notional) <= initial, () => `${maintenance(notional)} of ${initial}`);
  });

  it("refuses brackets that make no sense", () => {
    const [first, second] = BTCUSDT_BRACKETS;
    checkBrackets(BTCUSDT_BRACKETS);
    expect(() => checkBrackets([])).to.throw(VenueConfigError);
    expect(() => checkBrackets([second!, first!])).to.throw(VenueConfigError, "grow");
    expect(() => checkBrackets([first!, { ...second!, maxLeverage: 125n }])).to.throw(VenueConfigError);
    expect(() => checkBrackets([{ ...first!, maintenancePpm: 8_000n }])).to.throw(VenueConfigError, "125x");
  });
});
