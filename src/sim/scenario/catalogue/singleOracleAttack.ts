import { type Scenario } from "../scenario";
import { FRAME, modelled } from "./frame";

export const SINGLE_ORACLE_ATTACK: Scenario = {
  ...FRAME,
  name: "single-oracle-attack",
  about: {
    shows:
      "Somebody pushes one venue 30 % down for two minutes. Run it with --arm oracle=single beside the committed median.",
    source:
      "The pattern of USDe, wBETH and BNSOL on one venue's own books on 10 October 2025 (data/oct10/README.md), and of Mango Markets in 2022.",
    facts: [
      "The median of three stays with the two that were not attacked: nobody is liquidated for it.",
      "With that venue behind all sources, accounts are liquidated at a price that existed nowhere else.",
    ],
  },
  prices: modelled(FRAME.replaySec),
  disturbances: [{ kind: "quote", venues: "first", fromSec: 600, untilSec: 720, ppm: -300_000 }],
};
