import { type Scenario } from "../scenario";
import { FRAME, modelled, WARMUP_SEC } from "./frame";
import { SAVERS } from "./fear";

const THEFT_SEC = 300;

export const BYBIT_INSIDER: Scenario = {
  ...FRAME,
  name: "bybit-insider",
  about: {
    shows:
      "Somebody inside tries all that a key can do: take others' money, write himself a balance, change the rules, become the administrator.",
    source:
      "Bybit, 21 February 2025: 401,347 ETH, about 70 % of customers' ETH, by one call that three signers approved; 5.3bn USD were withdrawn in the next 24 hours.",
    facts: [
      "Here every attempt is a transaction, and the contracts refuse each by name: nothing is gone.",
      "On a venue whose keys reach customers' coins 70 % of them leave in one block.",
      "What an attacker could change here is what the token's issuer, a majority of the oracle's sources or a bug can do: none of that is in this scenario.",
    ],
  },
  prices: modelled(FRAME.replaySec),
  disturbances: [
    {
      kind: "news",
      about: "A theft is reported",
      fromSec: THEFT_SEC,
      untilSec: THEFT_SEC + 600,
      ppmPerMinute: 20_000,
    },
  ],
  cast: [{ kind: "insider", everySec: 30 }, SAVERS],
  venues: {
    misconduct: [
      {
        kind: "keyTheft",
        at: ["opaque", "typical", "bestPractice", "badDex"],
        assets: ["coin"],
        sharePpm: 700_000,
        fromSec: THEFT_SEC,
      },
    ],
    coin: { sharePpm: 500_000 },
    housePpm: 0,
  },
};

export const HOUSE_TOKEN: Scenario = {
  ...FRAME,
  name: "house-token-collateral",
  about: {
    shows:
      "The venue's affiliate brings the token that the venue printed and asks for customers' money against it; then the token falls to a tenth.",
    source:
      "FTT, November 2022: 23.90 to 2.51 USD in 36 hours, 39.9 % of Alameda's assets; Alameda was exempt from liquidation. Half an hour stands for those 36 hours.",
    facts: [
      "Here a deposit names no token: whoever has only another one is refused by the settlement token itself, and nothing is lent.",
      "Tokens that are sent to the vault without a deposit belong to nobody, and support no balance.",
      "Where the token counts as margin customers' money leaves against it, and the hole is what the token lost.",
    ],
  },
  prices: modelled(FRAME.replaySec, [
    { atSec: 300, ppm: 1_000_000 },
    { atSec: 1_500, ppm: 850_000 },
  ]),
  cast: [
    { kind: "affiliate", deposit: 100_000n, fromSec: 0, everySec: 60, loan: 400_000 },
    { ...SAVERS, perHundred: 50 },
  ],
  venues: {
    misconduct: [
      { kind: "tokenCollateral", at: ["opaque", "typical"], fromSec: -WARMUP_SEC, weightPpm: 900_000 },
      {
        kind: "exemptAccount",
        at: ["opaque", "typical"],
        fromSec: -WARMUP_SEC,
        role: "affiliate",
        creditPpm: 0,
      },
    ],
    token: {
      start: 24n,
      plan: [
        { atSec: 300, ppm: 1_000_000 },
        { atSec: 1_800, ppm: 105_000 },
      ],
      holders: [{ role: "affiliate", sharePpm: 60_000_000 }],
    },
    housePpm: 0,
  },
};
