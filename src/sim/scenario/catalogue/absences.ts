import { type Scenario } from "../scenario";
import { fall, FRAME, modelled } from "./frame";

const FALL = modelled(FRAME.replaySec, fall(750_000, 600));
/** While the price falls and is at its lowest. */
const WORST = { fromSec: 420, untilSec: 960 } as const;

export const MARKET_MAKER_FLIGHT: Scenario = {
  ...FRAME,
  name: "market-maker-flight",
  about: {
    shows: "The price falls by a quarter and every market maker leaves: liquidations meet an empty book.",
    source: "Depth fell to a fifth within minutes on 10 October 2025 (data/oct10/README.md).",
    facts: ["Less is sold into the book, more is taken over by the fund or deleveraged."],
  },
  prices: FALL,
  disturbances: [{ kind: "absence", role: "market maker", ...WORST }],
};

export const KEEPER_OUTAGE: Scenario = {
  ...FRAME,
  name: "keeper-outage",
  about: {
    shows: "The price falls by a quarter and nobody liquidates for nine minutes.",
    source: "Black Thursday, 12 March 2020: keepers of MakerDAO failed when they were needed.",
    facts: ["Accounts go under water before anybody sells them: the fund and deleveraging carry more."],
  },
  prices: FALL,
  disturbances: [{ kind: "absence", role: "liquidation keeper", ...WORST }],
};

export const ORACLE_OUTAGE: Scenario = {
  ...FRAME,
  name: "oracle-outage",
  about: {
    shows: "The price falls by a quarter and no source hears of it for nine minutes.",
    source: "Chainlink paused its LUNA feed on 12 May 2022 while the market went on falling.",
    facts: [
      "Without a quorum nobody is liquidated and nothing matches at an old price.",
      "What was due meanwhile is due at once when prices return.",
    ],
  },
  prices: FALL,
  disturbances: [{ kind: "source outage", venues: "all", ...WORST }],
};
