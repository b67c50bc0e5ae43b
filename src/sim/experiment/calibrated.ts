import { type Parameters } from "./parameters";

/** Found by `npm run fidelity -- --calibrate` on AVAX and AAVE, and frozen. docs/experiment.md says how. */
export const CALIBRATED = {
  shock: 2.5,
  outsideDepth: 20_000,
  outsideMemory: 300,
  makerFlight: 12_000,
  fund: 50_000,
} as const satisfies Partial<Parameters>;
