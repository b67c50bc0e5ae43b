import { FOR_GOOD } from "../disturbance";
import { type Scenario } from "../scenario";
import { SAVERS } from "./fear";
import { FRAME, modelled } from "./frame";

const DAY_SEC = 86_400;
const KEEPERS_GONE_SEC = 330;
/** The price falls from 300 s to 900 s of the replay. */
const DEAD_SEC = 480;

export const DEAD_ORACLE: Scenario = {
  ...FRAME,
  name: "dead-oracle",
  about: {
    shows:
      "Every source of the market dies while the price falls, and none comes back: after four days the contracts settle the market, and everybody leaves.",
    source:
      "Chainlink paused its LUNA feed on 12 May 2022, and feeds of coins that died were never resumed; here keepers fail with the sources, as when one provider runs both. How many positions are open, and how far the price falls afterwards, are assumptions.",
    facts: [
      "Without a quorum nobody trades and nobody is liquidated; whoever holds no position withdraws at any time.",
      "After three days anybody winds up who is bankrupt at the price of the settlement, after four anybody settles the market: one price for all, the five-minute mean before the last round.",
      "Everybody takes his money home afterwards, to the cent, needs no price for it and waits for nobody.",
      "The settlement price is above what the venues outside say by then: longs are spared the rest of the fall at the cost of the shorts, and whoever hedged outside keeps the difference.",
    ],
  },
  prices: modelled(FRAME.replaySec, [
    { atSec: 300, ppm: 1_000_000 },
    { atSec: 900, ppm: 700_000 },
    { atSec: 910, ppm: 600_000 },
  ]),
  disturbances: [
    { kind: "source outage", venues: "all", fromSec: DEAD_SEC, untilSec: FOR_GOOD },
    { kind: "absence", role: "liquidation keeper", fromSec: KEEPERS_GONE_SEC, untilSec: FOR_GOOD },
  ],
  jumps: [
    { atSec: 900, bySec: 3 * DAY_SEC },
    { atSec: 1_200, bySec: DAY_SEC },
  ],
  cast: [
    { kind: "settlement keeper", callsPerBlock: 12 },
    { ...SAVERS, perHundred: 20 },
  ],
};
