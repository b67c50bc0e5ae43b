import { type Holding, readyCall } from "./report";
import { type Units } from "./units";
import { type View } from "./view";

interface Requests {
  readonly pendingAssets: bigint;
  readonly claimableAssets: bigint;
  readonly claimableShares: bigint;
  readonly pendingShares: bigint;
  readonly redeemedShares: bigint;
  readonly redeemedAssets: bigint;
}

/** What somebody has in the insurance fund, and what it waits for. */
export async function fundHoldings(view: View, units: Units, holder: string): Promise<Holding[]> {
  const { addresses } = view;
  const requests = await view.value<Requests>("fund", "requestsOf", [holder]);
  const epoch = await view.ask("fund", "epoch", []);
  const endsAt = epoch.ok ? Number(epoch.result[1]) : null;
  const worth = async (shares: bigint): Promise<bigint> => {
    const answer = shares === 0n ? undefined : await view.ask("fund", "convertToAssets", [shares]);
    return answer?.ok === true ? units.toWad(answer.result[0] as bigint) : 0n;
  };
  const holdings: Holding[] = [];
  const add = (
    place: Holding["place"],
    shares: bigint,
    amount: bigint,
    why: string,
    call: Holding["call"],
  ): void => {
    if (shares > 0n) holdings.push({ place, amount, account: null, why, call });
  };
  const settle = readyCall(addresses, "fund", "settleEpoch", [], null, endsAt);
  const cancelled = requests.pendingAssets > 0n && (await view.ask("fund", "cancelDeposit", [], holder)).ok;
  const cancel = cancelled ? readyCall(addresses, "fund", "cancelDeposit", [], holder) : settle;
  const waiting = cancelled
    ? "The last epoch could not take it, the fund being insolvent: it may be taken back."
    : "A deposit that waits for the end of the fund's epoch.";
  add("fund waiting", requests.pendingAssets, units.toWad(requests.pendingAssets), waiting, cancel);
  const claim = readyCall(addresses, "fund", "deposit", [requests.claimableAssets, holder], holder);
  add(
    "fund claimable",
    requests.claimableAssets,
    await worth(requests.claimableShares),
    "A deposit that was settled: its shares wait to be claimed.",
    claim,
  );
  const shares = await view.value<bigint>("fund", "balanceOf", [holder]);
  const redeem = readyCall(addresses, "fund", "requestRedeem", [shares, holder], holder);
  add(
    "fund shares",
    shares,
    await worth(shares),
    `${shares} shares of the fund, at what they are worth now.`,
    redeem,
  );
  add(
    "fund redeeming",
    requests.pendingShares,
    await worth(requests.pendingShares),
    "Shares in line to be redeemed at the close of the next full epoch, as far as withdrawals allow.",
    settle,
  );
  const take = readyCall(addresses, "fund", "redeem", [requests.redeemedShares, holder, holder], holder);
  add(
    "fund claimable",
    requests.redeemedShares,
    units.toWad(requests.redeemedAssets),
    "Redeemed: the money waits to be claimed.",
    take,
  );
  return holdings;
}
