import { type Misconduct } from "../../src/cex/misconduct/switches";
import { type VenueConfig } from "../../src/cex/model/config";
import { type Intent } from "../../src/cex/model/intents";
import { changedPaths, Scene, wad } from "./scene";

/** One block of a script: an outside price, the token's, and what customers ask. */
export interface Block {
  readonly price?: number | string;
  readonly token?: number | string;
  readonly intents?: readonly Intent[];
}

export interface Pair {
  readonly honest: Scene;
  readonly crooked: Scene;
  /** Where the truth differs at the end, but for the switch's own name. */
  readonly truth: readonly string[];
  /** Where the public views differ at the end. */
  readonly seen: readonly string[];
}

/**
 * The same blocks on two venues of which one turns a switch. Until the switch is on, not a bit may differ.
 * Throws if it does, so that no test can pass on a switch that acts too early.
 */
export function pair(config: VenueConfig, misconduct: Misconduct, blocks: readonly Block[]): Pair {
  const [honest, crooked] = [new Scene(config), new Scene(config, [misconduct])];
  for (const [place, { price, token, intents }] of blocks.entries()) {
    for (const scene of [honest, crooked]) {
      if (price !== undefined) scene.price = wad(price);
      if (token !== undefined) scene.token = wad(token);
      scene.step(intents ?? []);
    }
    const early =
      place + 1 < misconduct.from ? [...truthOf(honest, crooked), ...seenOf(honest, crooked)] : [];
    if (early.length > 0)
      throw new Error(`${misconduct.kind} acts in block ${place + 1}: ${early.join(" ")}`);
  }
  return { honest, crooked, truth: truthOf(honest, crooked), seen: seenOf(honest, crooked) };
}

function truthOf(honest: Scene, crooked: Scene): string[] {
  return changedPaths(honest.venue.privateState(), crooked.venue.privateState()).filter(
    (path) => !path.startsWith("misconduct"),
  );
}

function seenOf(honest: Scene, crooked: Scene): string[] {
  return changedPaths(honest.venue.publicView(), crooked.venue.publicView());
}
