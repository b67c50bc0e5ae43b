import { type Scenario } from "../scenario";
import { fall, FRAME, modelled } from "./frame";

const REPLAY_SEC = 3_000;

export const OCT10_CLOSED: Scenario = {
  ...FRAME,
  name: "oct10-closed",
  about: {
    shows:
      "A cascade that may feed itself: what is sold here is hedged outside, and moves the prices that liquidate the next.",
    source:
      "A modelled shock of the size of 10 October 2025 before anybody was liquidated; depth and memory of the venues are assumptions, not calibrated.",
    facts: ["With deeper venues the fall ends nearer to the shock; with none of our hedges it is the shock."],
  },
  prices: modelled(REPLAY_SEC, fall(800_000, 1_200)),
  replaySec: REPLAY_SEC,
};
