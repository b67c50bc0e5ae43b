import { leveragePnl } from "../../../cex/adl/rank";
import { type ChainAccount, type PublicChain, type PublicView } from "../../../cex/publication/publicView";
import { FUND } from "../../../domain/ids";
import { PPM, WAD } from "../../../math/bounds";
import { abs, mulDivDown, mulDivFloorSigned } from "../../../math/wadMath";
import { type Detector } from "./detector";

/** Members of a class may differ by rounding [ppm of the position]. */
const SLACK_PPM = 1n;

/** An account that only ADL can have touched in a block, as it stood before and after. */
interface Stander {
  readonly before: ChainAccount;
  readonly after: ChainAccount;
}

export const adlOrder: Detector = {
  id: "adl-order",
  about:
    "ADL passed over an account that the published rule puts first, or closed one of a class more than the others",
  needs: ["chain", "deleveragings"],
  look: ({ views }) => {
    const [before, latest] = views.slice(-2);
    const chain = latest?.chain;
    if (before?.chain === undefined || latest === undefined || chain === undefined) return undefined;
    for (const longs of [true, false]) {
      const hit = (latest.deleveragings ?? []).some(({ winnerWasLong }) => winnerWasLong === longs);
      if (!hit) continue;
      const standing = standers(before.chain, chain, longs);
      const found = chain.adlRule === "queue" ? skipped(standing, before, latest) : uneven(standing);
      if (found !== undefined) return found;
    }
    return undefined;
  },
};

/** Customers on one side who traded nothing themselves. */
function standers(before: PublicChain, after: PublicChain, longs: boolean): Stander[] {
  const traded = new Set(after.fills.flatMap(({ taker, maker }) => [taker, maker]));
  return before.accounts.flatMap((then) => {
    const now = after.accounts.find(({ account }) => account === then.account);
    const counts = longs ? then.size > 0n : then.size < 0n;
    if (now === undefined || !counts || then.account <= FUND || traded.has(then.account)) return [];
    return [{ before: then, after: now }];
  });
}

/** Queue: nobody is closed while somebody of higher rank keeps all he has. */
function skipped(standing: readonly Stander[], then: PublicView, now: PublicView): string | undefined {
  const ranked = standing.map(({ before, after }) => ({
    account: before.account,
    rank: rankOf(before, then.market.mark, now.market.mark),
    closed: abs(after.size) < abs(before.size),
    whole: after.size === before.size,
  }));
  for (const { account, rank, closed } of ranked) {
    const ahead = ranked.find((other) => other.whole && other.rank > rank);
    if (closed && ahead !== undefined) {
      return `account ${account} was closed before account ${ahead.account}, which ranks higher`;
    }
  }
  return undefined;
}

/** The venues' published rank, at today's mark. NOTE: below the first bracket's cap maintenance grows with the price. */
function rankOf(account: ChainAccount, markThen: bigint, markNow: bigint): bigint {
  const unrealised = mulDivFloorSigned(account.size, markNow, WAD) - account.cost;
  const maintenanceMargin = mulDivDown(account.maintenance, markNow, markThen);
  return leveragePnl({ wallet: account.balance.usd, unrealised, maintenanceMargin });
}

/** Class: all of one tier keep the same part of their positions. */
function uneven(standing: readonly Stander[]): string | undefined {
  for (const { before, after } of standing) {
    const peer = standing.find((other) => other.before.tier === before.tier);
    if (peer === undefined || peer.before === before) continue;
    const [own, theirs] = [keptPpm(before, after), keptPpm(peer.before, peer.after)];
    if (abs(own - theirs) > SLACK_PPM) {
      return `of tier ${before.tier ?? "-"} account ${before.account} kept ${own} ppm, account ${peer.before.account} ${theirs}`;
    }
  }
  return undefined;
}

function keptPpm(before: ChainAccount, after: ChainAccount): bigint {
  return (abs(after.size) * PPM) / abs(before.size);
}
