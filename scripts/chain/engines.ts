import { type ChainOpener } from "../../src/sim/chain/eip1193";
import { RuleError, type Rules, twinOnly } from "../../src/sim/scenario/rules";
import { anvilBinary, anvilChain } from "./anvilChain";
import { openHardhatChain } from "./hardhatChain";
import { remoteChain } from "./remoteChain";

/** What executes the transactions of a fresh chain. The rules of the EVM leave no room: both find the same. */
export const ENGINES = ["anvil", "hardhat"] as const;
export type EngineName = (typeof ENGINES)[number];

/** What `--engine` takes: a fresh chain, or the exchange's twin, which needs none. */
export const RUN_ENGINES = [...ENGINES, "twin"] as const;

/** Where a run takes place. */
export type Engine = ChainHost | { readonly kind: "twin" };

/** Where a chain is. */
type ChainPlace =
  | { readonly kind: EngineName }
  /** A node that somebody else started. */
  | { readonly kind: "rpc"; readonly url: string }
  /** A copy of a chain as it was at a block, on an anvil of our own. */
  | { readonly kind: "fork"; readonly url: string; readonly block: number | undefined };

/** `alone`: without the twin, which otherwise goes ahead of the contracts and is held to them. */
export type ChainHost = ChainPlace & { readonly alone?: boolean };

/** Where an arm runs: what the contracts do not have runs on their twin, which nobody else's chain holds. Throws RuleError. */
export function engineFor(engine: Engine, rules: Rules): Engine {
  const missing = twinOnly(rules);
  if (missing.length === 0) return engine;
  if (engine.kind === "rpc" || engine.kind === "fork") {
    throw new RuleError(`the contracts have no ${missing.join(" and no ")}: leave out --${engine.kind}`);
  }
  return { kind: "twin" };
}

/** The faster one, where npm found it for this machine. */
export function defaultEngine(): EngineName {
  return anvilBinary() === undefined ? "hardhat" : "anvil";
}

export function openerOf(engine: ChainHost): ChainOpener {
  switch (engine.kind) {
    case "anvil":
      return anvilChain();
    case "hardhat":
      return openHardhatChain;
    case "rpc":
      return remoteChain(engine.url);
    case "fork":
      return anvilChain({ url: engine.url, block: engine.block });
  }
}
