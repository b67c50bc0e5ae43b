import { type Scenario } from "../scenario";
import { FRAME, modelled, WARMUP_SEC } from "./frame";
import { SAVERS } from "./fear";

/** June 2022: customers were owed 11.3bn USD against about 2bn that could be paid. */
const LENT_PPM = 823_009;

export const FTX_RUN: Scenario = {
  ...FRAME,
  name: "ftx-run",
  about: {
    shows:
      "Half an hour stands for a day, 48 times as fast: doubt about the venue spreads, and about a quarter of all deposits is asked for.",
    source:
      "FTX, 6 to 11 November 2022: a quarter of deposits asked for in the worst day, 37 % in six; 11.3bn USD owed against about 2bn that could be paid. How doubt grows is an assumption, its size is calibrated to that quarter.",
    facts: [
      "Here every withdrawal is paid in the block in which it is asked for, and the run ends when doubt has faded.",
      "A venue that lent out 82 % of what it owes stops paying, and then everybody leaves.",
      "Whoever holds a position cannot take uncollected profit along; that is a rule, and not a refusal out of want.",
    ],
  },
  prices: modelled(FRAME.replaySec, [
    { atSec: 300, ppm: 1_000_000 },
    { atSec: 1_500, ppm: 850_000 },
  ]),
  disturbances: [
    {
      kind: "news",
      about: "A balance sheet is published, a competitor sells",
      fromSec: 120,
      untilSec: 1_320,
      ppmPerMinute: 20_000,
    },
  ],
  cast: [SAVERS, { kind: "hedgers", perHundred: 3, each: 50_000 }],
  venues: {
    misconduct: [
      {
        kind: "lending",
        at: ["opaque", "typical"],
        asset: "usd",
        sharePpm: LENT_PPM,
        fromSec: -WARMUP_SEC,
        overSec: WARMUP_SEC,
      },
      { kind: "withdrawalFreeze", at: ["opaque"], fromSec: 1_200, exceptRoles: [] },
    ],
    housePpm: 0,
  },
};
