import { expect } from "chai";
import hre from "hardhat";

import { Stage } from "../../scripts/audit/drill/stage";
import { type PublishedConfig } from "../../src/audit/published/configFindings";
import { fixtureConfig, withoutHalts } from "../support/config";

type Edit = (config: PublishedConfig) => PublishedConfig;

/** The first market with this changed. */
function market(change: (listing: PublishedConfig["markets"][0]) => PublishedConfig["markets"][0]): Edit {
  return (config) => ({
    ...config,
    markets: config.markets.map((listing, i) => (i === 0 ? change(listing) : listing)),
  });
}

/** Somebody else than he who holds it. */
const STRANGER = `0x${"12".repeat(20)}`;

const EDITS: readonly (readonly [string, Edit])[] = [
  ["decimals of the token", (config) => ({ ...config, token: { ...config.token, decimals: 7 } })],
  ["number of markets", (config) => ({ ...config, markets: [...config.markets, ...config.markets] })],
  ["symbol of market 0", market((listing) => ({ ...listing, symbol: "ETH" }))],
  [
    "market 0: breaker.cooldownSec",
    market(({ parameters, ...listing }) => {
      const { breaker } = parameters;
      const other = { ...breaker, cooldownSec: breaker.cooldownSec + 1n };
      return { ...listing, parameters: { ...parameters, breaker: other } };
    }),
  ],
  ["market 0: number of sources", market((listing) => ({ ...listing, sources: listing.sources.slice(1) }))],
  [
    "market 0: source 0, maxAgeSec",
    market((listing) => ({
      ...listing,
      sources: listing.sources.map((source, i) => (i === 0 ? { ...source, maxAgeSec: 61 } : source)),
    })),
  ],
  [
    "market 0: source 1, pull",
    market((listing) => ({
      ...listing,
      sources: listing.sources.map((source, i) => (i === 1 ? { ...source, pull: true } : source)),
    })),
  ],
  [
    "delay of role 0 [s]",
    (config) => ({ ...config, governance: { ...config.governance, executionDelaySec: 60 } }),
  ],
  ["holder of role 2", (config) => ({ ...config, governance: { ...config.governance, guardian: STRANGER } })],
];

describe("a deployment, held against what was published", function () {
  let stage: Stage;
  let published: PublishedConfig;

  before(async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    stage = await Stage.open();
    const { governor, guardian } = stage.story.world.x;
    published = fixtureConfig({ parameters: withoutHalts }, governor.address, guardian.address);
  });

  it("holds where it runs by it, with or without the names of people", async () => {
    const { executionDelaySec } = published.governance;
    for (const config of [published, { ...published, governance: { executionDelaySec } }]) {
      const { verdict, findings } = await stage.audited({ published: config });
      expect([verdict, findings]).to.deep.equal(["holds", []]);
    }
  });

  for (const [subject, edit] of EDITS) {
    it(`finds another ${subject}`, async () => {
      const { findings } = await stage.audited({ published: edit(published) });
      expect(findings.map(({ law }) => law)).to.include("CONF-1");
      expect(findings.map((finding) => finding.subject)).to.include(subject);
    });
  }
});
