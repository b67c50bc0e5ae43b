import { haircutValue } from "../../math/collateralMath";
import { toNative } from "../../math/nativeUnits";
import { min } from "../../math/wadMath";
import { type Holding, readyCall } from "./report";
import { type View } from "./view";

interface Asset {
  readonly token: string;
  readonly market: bigint;
  readonly decimals: bigint;
  readonly haircutPpm: bigint;
}

interface Index {
  readonly latest: bigint;
  readonly previous: bigint;
  readonly live: boolean;
}

/** Collateral of an account besides the settlement token, each asset with what margin counts of it, and the call that takes it out. */
export async function collateralHoldings(view: View, account: number, owner: string): Promise<Holding[]> {
  const { assets } = await view.value<{ readonly assets: bigint }>("collateral", "holderOf", [account]);
  const { callable, settled } = await view.value<{ readonly callable: boolean; readonly settled: bigint }>(
    "collateral",
    "shortfallOf",
    [account],
  );
  const holdings: Holding[] = [];
  for (let id = 0; assets >> BigInt(id) > 0n; id += 1) {
    if (((assets >> BigInt(id)) & 1n) === 0n) continue;
    const asset = await view.value<Asset>("collateral", "assetOf", [id]);
    const held = await view.value<bigint>("collateral", "balanceOf", [account, id]);
    const native = toNative(held, Number(asset.decimals));
    const tried = await view.ask("collateral", "withdraw", [account, id, native], owner);
    const what = `${native} native units of ${asset.token}, asset ${id}, at its price less the haircut.`;
    const sale = callable ? ` Anybody may buy of it: the account owes ${-settled} wei of cash.` : "";
    const next = tried.ok ? "" : ` All of it does not leave now: ${tried.text}.`;
    holdings.push({
      place: "collateral",
      amount: await worthOf(view, asset, held),
      account,
      why: `${what}${sale}${next}`,
      call: tried.ok
        ? readyCall(view.addresses, "collateral", "withdraw", [account, id, native], owner)
        : null,
    });
  }
  return holdings;
}

/** As fills and orders count it: at the worse of the last two rounds, and nothing without quorum [wad]. */
async function worthOf(view: View, { market, haircutPpm }: Asset, held: bigint): Promise<bigint> {
  const { live, latest, previous } = await view.value<Index>("oracle", "read", [market]);
  return live ? haircutValue(held, min(latest, previous), haircutPpm) : 0n;
}
