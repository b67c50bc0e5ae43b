import { type Parameters } from "./parameters";

/** The middle of what was tried by hand, until a search has been run and its best is frozen here. */
export const CALIBRATED = {
  outsideDepth: 5_000,
  outsideMemory: 1_000,
  thinning: 2_500,
  makerStays: 0.8,
  makerInventory: 100_000,
  covers: 0.5,
  fund: 50_000,
} as const satisfies Partial<Parameters>;
