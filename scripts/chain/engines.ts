import { type ChainOpener } from "../../src/sim/chain/eip1193";
import { anvilBinary, openAnvilChain } from "./anvilChain";
import { openHardhatChain } from "./hardhatChain";

/** What executes the transactions. The rules of the EVM leave no room: both find the same. */
export const ENGINES = ["anvil", "hardhat"] as const;

export type Engine = (typeof ENGINES)[number];

const OPENERS: Readonly<Record<Engine, ChainOpener>> = { anvil: openAnvilChain, hardhat: openHardhatChain };

/** The faster one, where npm found it for this machine. */
export function defaultEngine(): Engine {
  return anvilBinary() === undefined ? "hardhat" : "anvil";
}

export function openerOf(engine: Engine): ChainOpener {
  return OPENERS[engine];
}
