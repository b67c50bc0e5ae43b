import { accountOf } from "../../src/domain/lookup";
import { type Snapshot } from "../../src/domain/snapshot";
import {
  withAccount,
  withAsset,
  withCash,
  withCollateral,
  withFirst,
  withMarket,
  withPosition,
  withShorts,
} from "./edit";
import { type Lie } from "./lies";
import { MAKER, MARKET, RICH } from "./story";

/** What the events alone must contradict (REC-1). @param led tells a state that the story did not lead to */
export function recordLies(led: (says: string, edit: (s: Snapshot) => Snapshot) => Lie): [Lie, ...Lie[]] {
  return [
    led("a wei of collateral", (s) => withCollateral(s, 1n)),
    led("another haircut", (s) => withAsset(s, (asset) => ({ ...asset, haircutPpm: 1n }))),
    led("a wei of cash", (s) => withCash(s, MAKER, 1n)),
    led("a wei of size", (s) =>
      withPosition(s, MAKER, MARKET, (p) => ({ ...p, stored: { ...p.stored, size: p.stored.size + 1n } })),
    ),
    led("another tier", (s) =>
      withPosition(s, RICH, MARKET, (p) => ({ ...p, stored: { ...p.stored, tier: 3 } })),
    ),
    led("another owner", (s) =>
      withAccount(s, RICH, (account) => ({ ...account, owner: accountOf(s, MAKER).owner })),
    ),
    led("an order of another size", (s) =>
      withAccount(s, MAKER, (account) => ({
        ...account,
        orders: withFirst(account.orders, (order) => ({ ...order, lots: order.lots + 1n })),
      })),
    ),
    led("a class's index", (s) => withShorts(s, MARKET, (c) => ({ ...c, index: c.index + 1n }))),
    led("funding", (s) => withMarket(s, MARKET, (m) => ({ ...m, funding: m.funding + 1n }))),
    led("the mark's basis", (s) => withMarket(s, MARKET, (m) => ({ ...m, basisPpb: m.basisPpb + 1n }))),
    led("an entry of the history", (s) => ({
      ...s,
      history: { ...s.history, sequence: s.history.sequence + 1n },
    })),
    led("an account more", (s) => ({ ...s, totals: { ...s.totals, accounts: s.totals.accounts + 1 } })),
  ];
}
