import { type Misconduct } from "../../../cex/misconduct/switches";
import { type Intent, type SourcePrice } from "../../../cex/model/intents";
import { type PublicView } from "../../../cex/publication/publicView";
import { type AccountId } from "../../../domain/ids";
import { type Stream } from "../../../sim/random/stream";
import { type Call } from "../../../twin/call";
import { type Parts } from "../../../twin/parts";

/** One culprit's plan in one run. */
export interface Plot {
  /** First block of it. */
  readonly from: number;
  /** In the unit of its row. */
  readonly size: number;
  readonly adaptive: boolean;
  /** All that might look, those who look least first; which of them do look the culprit does not know. */
  readonly laziest: readonly AccountId[];
  /** All that might look, in an order drawn for this run. */
  readonly shuffled: readonly AccountId[];
  /** A fresh stream of the culprit's own for a block. */
  readonly stream: (block: number) => Stream;
}

/** What is asked of a block's place in the story. */
export interface Scene {
  readonly block: number;
  readonly price: bigint;
  /** What everybody saw after each block before, the first first. */
  readonly history: readonly PublicView[];
}

/** What a plot does to a run. Whatever a venue has no part for, it leaves out. */
export interface Scheme {
  /** Switches of a modelled venue. */
  readonly switches?: (plot: Plot) => readonly Misconduct[];
  /** Moves the market itself, sources and makers alike [ppm of the price]. */
  readonly push?: (plot: Plot, scene: Scene) => bigint;
  /** What sources say instead of what they saw. */
  readonly lie?: (plot: Plot, scene: Scene, quotes: readonly SourcePrice[]) => readonly SourcePrice[];
  /** What really reaches the engine, and in which order. */
  readonly order?: (plot: Plot, scene: Scene, intents: readonly Intent[]) => readonly Intent[];
  /** Withdrawals find the token frozen by its issuer. */
  readonly frozen?: (plot: Plot, block: number) => boolean;
  /** What the culprit tries on the exchange, after everybody else. */
  readonly calls?: (plot: Plot, block: number) => readonly Call[];
  /** A wrong exchange: what its code does otherwise. */
  readonly variant?: (plot: Plot, parts: Parts, block: () => number) => void;
}
