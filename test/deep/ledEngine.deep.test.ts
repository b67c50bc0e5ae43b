import { expect } from "chai";

import { defaultEngine, openerOf } from "../../scripts/chain/engines";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { type RunColumn } from "../../src/domain/run/artifact";
import { SCENARIOS } from "../../src/sim/scenario/catalogue";
import { simulate } from "../../src/sim/simulate";
import { type RunTerms } from "../../src/sim/terms";
import { termsOf, WATCH } from "../sim/bothEngines";

const HALF_HOUR_MS = 1_800_000;

function run(terms: RunTerms, alone: boolean): Promise<RunColumn> {
  const openChain = openerOf({ kind: defaultEngine() });
  return simulate(terms, { openChain, artifacts: artifactsIn("artifacts"), alone, ...WATCH });
}

describe("engine led by the twin, at length", function () {
  this.timeout(HALF_HOUR_MS);

  for (const { name } of SCENARIOS) {
    it(`finds in ${name} what the contracts find alone, gas and laws included`, async () => {
      const terms = termsOf(name, 24, 12);
      expect(await run(terms, false)).to.deep.equal(await run(terms, true));
    });
  }
});
