import { type CollateralAsset } from "../collateralAsset";
import { type Scenario } from "../scenario";
import { fall, FRAME, latent, modelled } from "./frame";

const TOKEN: Omit<CollateralAsset, "path" | "disturbances" | "symbol"> = {
  haircutPpm: 200_000,
  salesPerMinute: 100_000,
  // Less than all pledgers have: the last find no room.
  cap: 700_000n,
};

const PEOPLE = [
  { kind: "pledgers", count: 20, tokens: 40_000n, deposit: 1_500n, position: 140_000 },
  { kind: "collateral buyers", marginsPpm: [20_000n, 50_000n], purse: 2_000_000n },
] as const;

export const COLLATERAL_DEPEG: Scenario = {
  ...FRAME,
  name: "collateral-depeg",
  about: {
    shows:
      "People trade on a synthetic dollar that counts for margin; it falls to 0.65 on every venue while the coin falls, too: who pays.",
    source:
      "USDe, 10 October 2025: 1.0005 to 0.65 on one venue's own book (data/oct10/README.md), here on all of them. Who pledges, and how much, are assumptions.",
    facts: [
      "What an account owes beyond a small part of its collateral is sold in pieces, at a discount that rises with time to half of the haircut: the owner pays it, and whoever buys earns it.",
      "Cash stays whole: no claim on collateral is left that the collateral would not pay, and who has only cash bears nothing.",
      "Who comes when the asset's cap is reached is refused.",
    ],
  },
  prices: modelled(FRAME.replaySec, fall(880_000, 600)),
  collateral: {
    ...TOKEN,
    symbol: "SYNUSD",
    path: latent(FRAME.replaySec, 1n, fall(650_000, 600)),
    disturbances: [],
  },
  cast: PEOPLE,
};

export const COLLATERAL_ONE_VENUE: Scenario = {
  ...FRAME,
  name: "collateral-one-venue",
  about: {
    shows:
      "The same people; the token falls by 85 % on one venue alone for ten minutes. Run it with --arm oracle=single beside the committed median.",
    source:
      "BNSOL, 10 October 2025: 241.1 to 34.90 on one venue's own book, and nowhere else (data/oct10/README.md).",
    facts: [
      "The median of three leaves that venue behind: nobody's collateral is sold, and nobody is liquidated.",
      "With that venue behind all sources people lose their positions, though the coin and the token are worth what they were.",
    ],
  },
  prices: modelled(FRAME.replaySec),
  collateral: {
    ...TOKEN,
    symbol: "STAKED",
    path: latent(FRAME.replaySec, 1n),
    disturbances: [{ kind: "quote", venues: "first", fromSec: 600, untilSec: 1_200, ppm: -850_000 }],
  },
  cast: PEOPLE,
};
