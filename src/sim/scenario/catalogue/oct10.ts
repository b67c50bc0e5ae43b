import { crowdOfHolders } from "../crowd";
import { type Scenario } from "../scenario";
import { FRAME } from "./frame";

const HOLDERS = 1_000;

/** Twenty minutes to enter, fifty to live through: 20:30 to 21:40 UTC in the recorded file. */
export const OCT10: Scenario = {
  ...FRAME,
  name: "oct10",
  about: {
    shows: "What the rules do with the prices of 10 October 2025, when one venue fell far below all others.",
    source: "Recorded ten-second bars of three venues, data/oct10/README.md.",
    facts: [
      "The median leaves the falling venue behind; one venue alone takes the index with it.",
      "The fastest minute lies between 21:20 and 21:21 UTC.",
      "Recorded prices already hold that day's liquidations: this says how rules judge such prices, not whether there would have been others.",
    ],
  },
  prices: { kind: "recorded" },
  replaySec: 3_000,
  crowd: crowdOfHolders(HOLDERS),
};

/** Eight minutes out of the middle: enough that people enter, prices fall and somebody is liquidated. */
export const SMOKE: Scenario = {
  ...OCT10,
  name: "smoke",
  offsetSec: 2_520,
  warmupSec: 150,
  replaySec: 330,
  crowd: crowdOfHolders(40),
  lawsEvery: 48,
};
