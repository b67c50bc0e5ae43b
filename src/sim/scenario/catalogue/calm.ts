import { type Scenario } from "../scenario";
import { FRAME, modelled } from "./frame";

export const CALM: Scenario = {
  ...FRAME,
  name: "calm",
  about: {
    shows:
      "Half an hour in which nothing happens: what the exchange costs and does when nobody needs its safeties.",
    source: "A modelled path without a shock.",
    facts: ["No halt, no deleveraging, no bad debt; hardly anybody is liquidated."],
  },
  prices: modelled(FRAME.replaySec),
};
