import { type Scenario } from "../scenario";
import { FRAME, modelled } from "./frame";
import { SAVERS } from "./fear";

const DEPEG = { fromSec: 300, untilSec: 1_500 } as const;

export const STABLECOIN_DEPEG: Scenario = {
  ...FRAME,
  name: "stablecoin-depeg",
  about: {
    shows:
      "The settlement token trades 12 % below a dollar for twenty minutes, while every source goes on stating dollars: Glasshouse is exposed, and sees nothing.",
    source:
      "USDC, 11 March 2023: about 0.88 dollars while a part of its reserves lay in a failed bank (recalled, not in the data of the day). USDe, 10 October 2025: 0.92 to 0.95 on one venue, 0.65 on another's own book.",
    facts: [
      "Nothing halts and nobody is liquidated for it: margin, profit and fund are counted in the token, and every balance is worth less by as much as the token is.",
      "Hedgers sell more, since a short position earns in the token what their coins lose in dollars.",
      "Withdrawals are paid in full, in the token: that is no help against it.",
      "Reserves are proved in tokens. No proof of reserves says what a token is worth, on any venue.",
    ],
  },
  prices: modelled(FRAME.replaySec, [
    { atSec: 300, ppm: 1_000_000 },
    { atSec: 900, ppm: 950_000 },
  ]),
  disturbances: [
    { kind: "depeg", ...DEPEG, ppm: -120_000 },
    { kind: "news", about: "The settlement token lost its peg", ...DEPEG, ppmPerMinute: 15_000 },
  ],
  cast: [
    { kind: "hedgers", perHundred: 5, each: 50_000 },
    { ...SAVERS, perHundred: 50 },
  ],
};
