import { type Provider } from "ethers";

import { AdaptiveSpan } from "./adaptiveSpan";

/**
 * What was said since a block, asked for in spans that the node takes: no public node answers for a whole chain.
 * @param ask about the blocks `from`..`to`, the last time up to whatever is newest then; what it throws counts as a refusal, and is thrown on for a single block
 */
export async function inSpans<T>(
  provider: Provider,
  from: number,
  ask: (from: number, to: number | "latest") => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const latest = await provider.getBlockNumber();
  const span = new AdaptiveSpan();
  const all: T[] = [];
  for (let at = from; at <= latest;) {
    const to = Math.min(latest, at + span.blocks - 1);
    const blocks = to - at + 1;
    try {
      all.push(...(await ask(at, to === latest ? "latest" : to)));
      span.took(blocks);
      at = to + 1;
    } catch (error) {
      if (!span.refused(blocks)) throw error;
    }
  }
  return all;
}
