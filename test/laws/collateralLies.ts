import { type ExchangeEvent } from "../../src/domain/events";
import { type Snapshot } from "../../src/domain/snapshot";
import { type LawId } from "../../src/laws/law";
import { ASSET_UNIT } from "../stateful/assetUnits";
import { withAccount, withAsset, withCash, withCollateral, withMarket, withEvent } from "./edit";
import { judgeState, judgeTransition } from "./judges";
import { type Lie } from "./lies";
import { BYSTANDER, MARKET, RICH } from "./story";

type CollateralLaw = "COL-1" | "COL-2" | "FTT-1";
type Told = (
  id: LawId,
  scene: "sale",
  says: string,
  lie: (truth: readonly ExchangeEvent[]) => readonly ExchangeEvent[],
) => Lie;

/** A lie about the state after collateral was sold. */
function pledged(id: LawId, says: string, lie: (truth: Snapshot) => Snapshot): Lie {
  return { says, found: ({ sale }) => judgeState(id, lie(sale.after)) };
}

/** What the laws of collateral must not let pass. @param told a lie about the events of a sale */
export function collateralLies(told: Told): Readonly<Record<CollateralLaw, readonly [Lie, ...Lie[]]>> {
  return {
    "COL-1": [
      pledged("COL-1", "a wei of collateral from nowhere", (s) => withCollateral(s, 1n)),
      pledged("COL-1", "a wei of collateral gone", (s) => withCollateral(s, -1n)),
      pledged("COL-1", "a token less than the balances", (s) =>
        withAsset(s, (asset) => ({ ...asset, held: asset.total - 1n })),
      ),
      pledged("COL-1", "collateral that margin does not see", (s) =>
        withAccount(s, BYSTANDER, (account) => ({ ...account, marketBits: account.marketBits & 1n })),
      ),
      pledged("COL-1", "collateral that is not there", (s) =>
        withAccount(s, RICH, (account) => ({ ...account, marketBits: account.marketBits | (1n << 63n) })),
      ),
    ],
    "COL-2": [
      told("COL-2", "sale", "a unit more sold than needed", (events) =>
        withEvent(events, "CollateralSold", (e) => ({ ...e, amount: e.amount + ASSET_UNIT })),
      ),
      told("COL-2", "sale", "a wei that the account did not get", (events) =>
        withEvent(events, "CollateralSold", (e) => ({ ...e, proceeds: e.proceeds + 1n })),
      ),
      told("COL-2", "sale", "a payment that nobody made", (events) =>
        events.filter(({ kind }) => kind !== "Deposited"),
      ),
      told("COL-2", "sale", "a discount of more than half of the haircut", (events) =>
        withEvent(events, "CollateralSold", (e) => ({ ...e, price: (e.price * 9n) / 10n - 1n })),
      ),
      {
        says: "a sale from an account that owes no more than is allowed",
        found: ({ sale }) =>
          judgeTransition("COL-2", {
            ...sale,
            before: withCash(sale.before, BYSTANDER, 2_500n * 10n ** 18n),
          }),
      },
    ],
    "FTT-1": [
      pledged("FTT-1", "the fund's own shares as collateral", (s) =>
        withAsset(s, (asset) => ({ ...asset, token: s.own.shares })),
      ),
      pledged("FTT-1", "the settlement token as collateral", (s) =>
        withAsset(s, (asset) => ({ ...asset, token: s.own.settlement })),
      ),
      pledged("FTT-1", "two assets of one price", (s) => ({ ...s, assets: [...s.assets, ...s.assets] })),
      pledged("FTT-1", "a price by two sources", (s) =>
        withMarket(s, MARKET, (m) => ({ ...m, weights: m.weights.slice(0, 2) })),
      ),
    ],
  };
}
