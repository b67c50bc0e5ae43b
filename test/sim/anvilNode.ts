import { type AnvilServer, startAnvilServer } from "../../scripts/chain/anvilServer";

export type { AnvilServer as AnvilNode } from "../../scripts/chain/anvilServer";

/** Somebody else's node, as `anvil` starts it: it mines by itself, and gas has a price. */
export function startAnvilNode(): Promise<AnvilServer> {
  return startAnvilServer([]);
}
