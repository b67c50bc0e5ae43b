import { type Scenario } from "../scenario";
import { FRAME, modelled } from "./frame";
import { SAVERS } from "./fear";

const SHOCK_SEC = 300;

export const CONTAGION: Scenario = {
  ...FRAME,
  name: "contagion",
  about: {
    shows:
      "Eight lenders keep money at the venue and have lent to each other; one fails of a loss outside, and the others need their deposits to survive it.",
    source:
      "November 2022: BlockFi had 355m USD frozen at FTX and 671m lent to Alameda, Genesis 226m. Who lent to whom, and how much, is an assumption: a circle in which each has lent to the next two.",
    facts: [
      "Here deposits are paid at once: the first failure is the last.",
      "On a venue that stops paying every lender fails, in rounds from one to the next.",
    ],
  },
  prices: modelled(FRAME.replaySec, [
    { atSec: SHOCK_SEC, ppm: 1_000_000 },
    { atSec: 1_200, ppm: 900_000 },
  ]),
  disturbances: [
    { kind: "news", about: "A lender failed", fromSec: SHOCK_SEC, untilSec: 900, ppmPerMinute: 15_000 },
  ],
  cast: [
    {
      kind: "lenders",
      count: 8,
      deposit: 300_000n,
      borrowers: 2,
      loan: 100_000,
      shockSec: SHOCK_SEC,
      patienceSec: 180,
    },
    { ...SAVERS, perHundred: 50 },
  ],
  venues: {
    misconduct: [
      { kind: "withdrawalFreeze", at: ["opaque", "typical"], fromSec: SHOCK_SEC, exceptRoles: [] },
    ],
    housePpm: 0,
  },
};
