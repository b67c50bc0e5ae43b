import { type SaverCast } from "../cast";

/** What savers fear. All of it is assumption, chosen so that a day of bad news makes about a quarter of all deposits leave. */
export const SAVERS: SaverCast = {
  kind: "savers",
  perHundred: 100,
  least: 5_000n,
  most: 500_000n,
  fear: {
    haltPpm: 30_000,
    spreadPpm: 20_000,
    wideSpreadPpm: 20_000,
    refusalPpm: 20_000,
    herdPpm: 400_000,
    forgetPpm: 50_000,
  },
  // Above 1,000,000 nobody goes whose own payout was never refused.
  thresholdsPpm: [100_000, 1_300_000],
  parts: 3,
  everySec: 60,
};
