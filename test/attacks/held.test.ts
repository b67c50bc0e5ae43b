import fs from "node:fs";
import path from "node:path";

import { expect } from "chai";

const ROOT = path.join(__dirname, "..");

/** What must not happen again, and the tests that would fail if it did: [file, words of its title]. */
const HELD: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  "row 1: re-entrant receivers": [
    ["attacks/row1.test.ts", "row 1: a receiver who enters again, from every payout into every contract"],
    ["core/tokens.test.ts", "re-entrant (row 1)"],
  ],
  "row 2: every role at every door": [
    ["governance/roles.test.ts", "bind exactly the functions that the code restricts"],
    ["core/ledger.test.ts", "answers ${engines.join"],
  ],
  "row 3: unrealised profit withdrawn": [
    ["attacks/row3.test.ts", "row 3: unrealised profit on a thin self-traded market"],
    ["core/withdrawals.test.ts", "profit not collected does not leave"],
  ],
  "row 4: winners leave first": [["attacks/row4.test.ts", "row 4: winners leave before losers are realised"]],
  "row 5: an inherited position": [
    ["attacks/row5.test.ts", "row 5: a giant position that the fund should inherit"],
  ],
  "row 6: split accounts and a spoofed wall": [
    ["attacks/row6.test.ts", "row 6: nineteen wallets behind a wall that is pulled"],
  ],
  "row 7: concentrated interest": [
    ["attacks/row7.test.ts", "row 7: a concentrated position and a gap of 43 %"],
  ],
  "row 8: a liquidation that moves its price": [
    ["attacks/row8.test.ts", "row 8: a liquidation that moves its own price"],
  ],
  "row 9: mark away from the index": [["attacks/row9.test.ts", "row 9: mark moved away from the index"]],
  "row 10: two sources averaged": [
    ["attacks/row10.test.ts", "row 10: two sources left, one of them wrong by a thousand times"],
    [
      "oracle/rounds.test.ts",
      "makes no index of two live sources that disagree, and averages nothing (row 10)",
    ],
  ],
  "row 11: a price after the fact": [["attacks/row11.test.ts", "row 11: a price chosen after the fact"]],
  "row 12: prices of one block": [
    ["attacks/row12.test.ts", "row 12: a pool's price of this moment, and a flash loan"],
    ["exchange/sameBlock.test.ts", "manipulation within a block moves mark by 0 (row 12)"],
    ["risk/breakerReferences.test.ts", "gives a price that stood for no time no weight (row 12)"],
  ],
  "row 13: one reporter": [
    ["attacks/row13.test.ts", "row 13: one reporter's value, used at once"],
    ["oracle/signed.test.ts", "one reporter is never enough (row 13)"],
    ["oracle/signed.test.ts", "reverts on one reporter's word given three times (row 13)"],
  ],
  "row 14: decimals mixed": [
    ["attacks/row14.test.ts", "row 14: decimals mixed"],
    ["core/vault.test.ts", "Vault: decimals (row 14)"],
    ["oracle/chainlink.test.ts", "reads feeds with 0 to 36 decimals (row 14)"],
  ],
  "row 15: fills without impact": [
    ["attacks/row15.test.ts", "row 15: round trips of any size, seed ${SEED}"],
  ],
  "row 16: a proxy": [["attacks/row16.test.ts", "row 16: code that a key replaces"]],
  "row 18: a lying screen": [
    ["attacks/row18.test.ts", "row 18: a screen that shows one call and signs another"],
    ["attacks/row18.test.ts", "row 18: a delegatecall"],
  ],
  "row 19: an outage": [["attacks/row19.test.ts", "row 19: an outage, and what is fired after it"]],
  "row 20: a private queue": [
    [
      "attacks/row20.test.ts",
      "row 20: a private queue that closes some winners wholly and others not at all",
    ],
  ],
  "row 21: a missing health check": [
    ["attacks/row21.test.ts", "row 21: an account made unhealthy by its own hand"],
  ],
  "row 21: a rounding direction": [
    ["attacks/row21.test.ts", "row 21: rounding by tiny amounts"],
    ["attacks/fundInflation.test.ts", "row 21: shares of the fund inflated by a gift"],
  ],
  "row 21: a clamped feed": [["oracle/chainlink.test.ts", "on a feed that clamps its answers (row 21)"]],
  "row 22: funding with scales that differ": [
    ["attacks/row22.test.ts", "row 22: funding that mints money once the two sides' scales differ"],
    ["math/indexTraps.test.ts", "conserves funding after a partial ADL left A_long != A_short"],
  ],
  "row 22: split trades": [
    ["attacks/row22.test.ts", "row 22: splitting a trade or a position"],
    ["math/indexTraps.test.ts", "splitting a position earns nothing"],
  ],
  "row 22: epochs that dead-lock": [
    ["attacks/row22.test.ts", "row 22: epochs that end while holders sleep"],
    ["math/indexTraps.test.ts", "counts the cash of stale holders before their touch"],
  ],
  "row 22: dust": [["attacks/row22.test.ts", "row 22: dust that blocks a liquidation"]],
  "row 22: self-trades": [["attacks/row22.test.ts", "row 22: a self-trade that drains the insurance"]],
  "row 22: prices without liquidations": [
    ["attacks/row22.test.ts", "row 22: a path that advances the price without liquidating"],
  ],
  "row 23: an empty fund": [
    ["attacks/row23.test.ts", "row 23: a liquidation that reverts because the fund is empty"],
    ["liquidation/fund.test.ts", "goes on with an empty fund: it waits above MM/3, and ADL closes below"],
  ],
  "row 24: from a pause straight into liquidation": [
    ["attacks/row24.test.ts", "row 24: unpaused straight into liquidation"],
    ["risk/breakerQuorum.test.ts", "leads from no pause straight into liquidations (row 24)"],
  ],
  "row 24: leaving before a loss that is shared": [
    ["attacks/row24.test.ts", "row 24: a loss that is shared, and who leaves before it"],
  ],
  "row 25: gas and return data of foreign calls": [
    ["attacks/row25.test.ts", "row 25: keepers stopped by what is called"],
    ["attacks/row25.test.ts", "row 25: a token that blows up for one receiver"],
  ],
  "row 26: an ADL charge that bankrupts": [
    ["attacks/row26.test.ts", "row 26: a charge of ADL that bankrupts healthy accounts opposite"],
  ],
  "row 26: a maker hit by its owner": [
    ["attacks/row26.test.ts", "row 26: a 50x maker hit far above mark by its owner's other account"],
  ],
  "row 26: a lagging band": [["attacks/row26.test.ts", "row 26: a lagging band that stops fair liquidation"]],
  "row 26: a sick market as a shield": [
    ["attacks/row26.test.ts", "row 26: one lot in a sick market that shields the rest"],
  ],
  "row 26: a hot key": [["keys/keyring.test.ts", "row 26: a hot key traded to ruin"]],
  "row 26: rounds in one block": [
    ["oracle/rounds.test.ts", "makes one round of k updates in one block (row 26)"],
    ["attacks/row26.test.ts", "row 26: the moment of an update"],
  ],
  "row 26: live size deleted": [
    ["core/tiers.test.ts", "never deleted unpaid, then a new epoch takes newcomers (row 26)"],
    ["math/indexTraps.test.ts", "ends the epoch when what is left is too little for any scale"],
  ],
  "row 27: insiders": [["attacks/row27.test.ts", "row 27: insiders, all of them together"]],
  feeds: [
    ["attacks/feeds.test.ts", "feeds: every fault in every position"],
    ["attacks/feeds.test.ts", "ORA-1 against the best of lies, seed ${SEED}"],
  ],
  tokens: [
    ["attacks/tokens.test.ts", "tokens: credited is received, or refused"],
    ["attacks/tokens.test.ts", "tokens: one blocked user blocks nobody else"],
  ],
  "trap: OI less than what leaves": [
    ["math/indexTraps.test.ts", "entry notionals of holders never exceed their class's, close after close"],
    ["math/describeIndexLaws.ts", "lazy classes are the eager ledger, to the stated dust"],
  ],
  "trap: a clock jump": [
    ["attacks/row22.test.ts", "a clock jump charges one hour of funding at most"],
    ["math/fundingLaws.test.ts", "charges one hour for any longer silence"],
  ],
  "trap: headroom": [["math/headroom.test.ts", "fits ${type}"]],
};

describe("what must not happen to us", () => {
  for (const [what, tests] of Object.entries(HELD)) {
    it(`is held: ${what}`, () => {
      for (const [file, title] of tests) {
        const text = fs.readFileSync(path.join(ROOT, file), "utf8");
        const titles = [...text.matchAll(/\b(?:it|describe|property)\(\s*(["'`])([\s\S]*?[^\\])\1,/g)];
        const found = titles.filter(([, , words]) => words?.includes(title));
        expect(found.length, `${file}: "${title}"`).to.equal(1);
      }
    });
  }
});
