import { type Scenario } from "../scenario";
import { fall, FRAME, modelled } from "./frame";

export const FUND_EXHAUSTION: Scenario = {
  ...FRAME,
  name: "fund-exhaustion",
  about: {
    shows: "The price loses 40 % in five minutes before a fund of 10,000 dollars: who pays when it is empty.",
    source: "A modelled shock, faster than the book can sell.",
    facts: [
      "The fund ends near nothing, winners are deleveraged by equal shares, and what is left is published as a deficit.",
      "Hedgers, who carry no risk of the price, lose a part of their short to it and hold coins with nothing against them.",
    ],
  },
  prices: modelled(FRAME.replaySec, fall(600_000, 300)),
  rules: { insurance: 10_000n },
  cast: [{ kind: "hedgers", perHundred: 5, each: 50_000 }],
};
