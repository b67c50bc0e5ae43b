import { type ChainAccount, type PublicChain, type PublicView } from "../../../cex/publication/publicView";
import { ASSETS, type Asset } from "../../../cex/model/assets";
import { FUND } from "../../../domain/ids";
import { WAD } from "../../../math/bounds";
import { mulDivFloorSigned } from "../../../math/wadMath";
import { type Evidence } from "../evidence";
import { type Detector, told } from "./detector";

/** What lazy indices may round away in the books of a chain [wad]: far below a cent. */
const DUST = WAD / 1_000_000n;
/** Blocks that a request may wait. */
const PATIENCE = 2;

/** The chain's state in the latest view. */
function chainOf({ views }: Evidence): PublicChain | undefined {
  return views.at(-1)?.chain;
}

export const chainCoversClaims: Detector = {
  id: "chain-covers-claims",
  about: "the contract holds less than all its accounts and waiting withdrawals claim",
  needs: ["chain"],
  look: (evidence) => {
    const chain = chainOf(evidence);
    if (chain === undefined) return undefined;
    for (const asset of ASSETS) {
      const claims = claimsOf(chain, asset);
      if (chain.held[asset] + DUST < claims) {
        return `contract holds ${told(chain.held[asset])} ${asset}, accounts claim ${told(claims)}`;
      }
    }
    return undefined;
  },
};

/** Balance less cost sums to the money that is there, at whatever price: positions sum to nothing. */
function claimsOf({ accounts, pending }: PublicChain, asset: Asset): bigint {
  const own = accounts.reduce(
    (sum, { balance, cost }) => sum + balance[asset] - (asset === "usd" ? cost : 0n),
    0n,
  );
  return pending.reduce((sum, waiting) => sum + (waiting.asset === asset ? waiting.amount : 0n), own);
}

export const belowMaintenance: Detector = {
  id: "below-maintenance",
  about: "an account stays below its maintenance margin over two blocks and is not liquidated",
  needs: ["chain"],
  look: ({ views }) => {
    const [before, latest] = views.slice(-2);
    if (latest === undefined || before === undefined) return undefined;
    const late = sick(latest).find(({ account }) =>
      sick(before).some((earlier) => earlier.account === account),
    );
    if (late === undefined) return undefined;
    const equity = told(equityOf(late, latest.market.mark));
    return `account ${late.account}: equity ${equity} below ${told(late.maintenance)} for two blocks`;
  },
};

/** Customers with less equity than they must have. */
function sick({ chain, market }: PublicView): readonly ChainAccount[] {
  return (chain?.accounts ?? []).filter(
    (account) => account.account > FUND && equityOf(account, market.mark) < account.maintenance - DUST,
  );
}

export function equityOf({ balance, size, cost }: ChainAccount, mark: bigint): bigint {
  return balance.usd + mulDivFloorSigned(size, mark, WAD) - cost;
}

export const idleAccountMoved: Detector = {
  id: "idle-account-moved",
  about: "an account without position, trade and transfer has another balance than before",
  needs: ["chain"],
  look: ({ views }) => {
    const [before, latest] = views.slice(-2).map(({ chain }) => chain);
    if (latest === undefined || before === undefined) return undefined;
    const traded = new Set(latest.fills.flatMap(({ taker, maker }) => [taker, maker]));
    for (const now of latest.accounts) {
      const then = before.accounts.find(({ account }) => account === now.account);
      const idle = now.size === 0n && (then?.size ?? 0n) === 0n && !traded.has(now.account);
      if (now.account <= FUND || !idle) continue;
      const have = owned(latest, now);
      const need = (then === undefined ? 0n : owned(before, then)) + cameIn(latest, now.account);
      if (have - need > DUST || need - have > DUST) {
        return `account ${now.account} has ${told(have)}, should have ${told(need)}`;
      }
    }
    return undefined;
  },
};

/** Balance and what waits to be paid. */
function owned({ pending }: PublicChain, { account, balance }: ChainAccount): bigint {
  return pending.reduce(
    (sum, waiting) => sum + (waiting.account === account && waiting.asset === "usd" ? waiting.amount : 0n),
    balance.usd,
  );
}

function cameIn({ transfers }: PublicChain, account: number): bigint {
  return transfers.reduce(
    (sum, one) => sum + (one.account === account && one.asset === "usd" ? one.amount : 0n),
    0n,
  );
}

export const pendingTooLong: Detector = {
  id: "pending-too-long",
  about: "a withdrawal waits on chain for more than two blocks",
  needs: ["chain"],
  look: ({ views }) => {
    const recent = views.slice(-1 - PATIENCE).map(({ chain }) => chain?.pending ?? []);
    if (recent.length <= PATIENCE) return undefined;
    const stuck = recent[0]?.find(({ account, amount }) =>
      recent.every((all) => all.some((one) => one.account === account && one.amount === amount)),
    );
    return stuck === undefined
      ? undefined
      : `account ${stuck.account} waits for ${told(stuck.amount)} ${stuck.asset}`;
  },
};

export const withdrawalsFail: Detector = {
  id: "withdrawals-fail",
  about: "withdrawals of two accounts without positions fail within two blocks",
  needs: ["chain"],
  look: ({ views }) => {
    const failed = views.slice(-PATIENCE).flatMap(({ chain }) =>
      (chain?.failures ?? []).filter(({ account, what }) => {
        const state = chain?.accounts.find((one) => one.account === account);
        return what === "withdraw" && state?.size === 0n && state.balance.usd > 0n;
      }),
    );
    const accounts = [...new Set(failed.map(({ account }) => account))];
    return accounts.length < 2
      ? undefined
      : `withdrawals of accounts ${accounts.join(" and ")} fail: ${failed[0]?.error ?? ""}`;
  },
};
