import { type Scenario } from "../scenario";
import { FRAME, modelled } from "./frame";

/** Four slow minutes, then as far again in less than one: the first fall reaches stops, the second halts the market. */
const TWO_FALLS = [
  { atSec: 300, ppm: 1_000_000 },
  { atSec: 540, ppm: 950_000 },
  { atSec: 780, ppm: 950_000 },
  { atSec: 820, ppm: 860_000 },
  { atSec: 1_320, ppm: 930_000 },
] as const;

export const STOP_ORDERS: Scenario = {
  ...FRAME,
  name: "stop-orders",
  about: {
    shows:
      "Traders alike but for their stops live through a slow fall and a fast one that halts the market: what a stop saves, and which stops do not outlive the halt.",
    source:
      "dYdX, October 2021, and others since: orders that waited through an outage were executed at its end, at prices that their owners had never meant. Distances, positions and the path are assumptions.",
    facts: [
      "A stop that is reached while the market trades is executed by whoever comes, within half a percent of mark: its owner loses little more than its distance.",
      "The same trader without a stop is liquidated when the second fall reaches him, or holds on and loses what the price lost.",
      "A halt ends every stop whose owner did not ask for it to outlive one: afterwards he stands as if he had none. One that outlives it seldom helps: the Liquidator comes first.",
    ],
  },
  prices: modelled(FRAME.replaySec, TWO_FALLS),
  cast: [
    {
      kind: "stop traders",
      isLong: true,
      deposit: 8_000n,
      position: 60_000,
      distancesBps: [200, 300, 400, 600, 700, 800],
      slippageBps: 50,
      reward: 2,
    },
    { kind: "trigger keeper", callsPerBlock: 12 },
  ],
};
