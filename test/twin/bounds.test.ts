import { expect } from "chai";

import { AVAX } from "../../deploy/config/avax";
import { type MarketParameters } from "../../src/domain/marketParameters";
import { Twin } from "../../src/twin/twin";
import { BOUNDS } from "../risk/registryBounds";
import { changed, type ParameterChange } from "../support/parameters";

const TERMS = {
  decimals: 6,
  addresses: { ledger: "ledger", fund: "fund", vault: "vault", collateral: "collateral", token: "token" },
  guardian: "guardian",
  firstEpochEnd: 86_400,
};

/** What a fresh twin answers to a market with these parameters. */
function listed(parameters: MarketParameters) {
  const twin = new Twin(TERMS);
  return twin.apply({ kind: "list", symbol: "AVAX", parameters }, { timestamp: 1, block: 1 }).refusal;
}

/** The registry's own test holds the contract to the same list. */
describe("twin: bounds of parameters", () => {
  for (const { part, name, min, max, beside = {} } of BOUNDS) {
    const withValue = (value: bigint): MarketParameters =>
      changed(changed(AVAX, beside), { [part]: { [name]: value } } as ParameterChange);

    it(`accepts ${name} from ${min} to ${max}`, () => {
      for (const value of [min, max]) expect(listed(withValue(value))).to.equal(undefined);
    });

    it(`refuses ${name} beyond`, () => {
      for (const have of min > 0n ? [min - 1n, max + 1n] : [max + 1n]) {
        const refusal = listed(withValue(have));
        expect(refusal?.error).to.equal("MarketRegistry_OutOfBounds");
        expect(refusal?.args).to.deep.equal({ parameter: name, have, min, max });
      }
    });
  }
});
