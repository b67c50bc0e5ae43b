import { FUND, HOUSE } from "../../domain/ids";
import { type Chain, RevertedError } from "../chain/chain";
import { type Probe } from "../snapshotLaws";
import { type AccountMirror } from "./accountMirror";
import { type Contracts, type ErrorNames } from "./contracts";
import { MARKET, betterMark, type PublicState } from "./publicState";

/** Accounts within this of their maintenance margin are looked at closely [percent]. */
const CLOSE_PERCENT = 102n;
/** Most accounts that are asked about in one block. */
const MOST_ASKED = 32;

/**
 * Accounts that the Liquidator would act on now, worst first. The mirror finds candidates; the contract itself is asked, as a careful
 * keeper does before it pays for a transaction.
 */
export async function findLiquidatable(
  contracts: Contracts,
  accounts: AccountMirror,
  state: PublicState,
  keeper: { readonly address: string; readonly id: number },
): Promise<number[]> {
  if (!state.live) return [];
  const asked = candidates(accounts, state).slice(0, MOST_ASKED);
  const answers = await Promise.all(asked.map((account) => wouldAct(contracts, account, keeper)));
  return asked.filter((_, i) => answers[i]);
}

/** By equity over maintenance margin, lowest first. */
function candidates(accounts: AccountMirror, state: PublicState): number[] {
  const ranked: { account: number; ratio: bigint }[] = [];
  for (let account = 1; account <= accounts.count; account += 1) {
    const { size } = accounts.get(account);
    if (size === 0n || account === HOUSE || account === FUND || account === state.deficitAccount) continue;
    const mark = betterMark(state, size > 0n);
    const maintenance = accounts.maintenance(account, mark);
    if (maintenance === 0n) continue;
    const ratio = (accounts.equity(account, mark) * 100n) / maintenance;
    if (ratio < CLOSE_PERCENT) ranked.push({ account, ratio });
  }
  return ranked
    .sort((a, b) => (a.ratio < b.ratio ? -1 : a.ratio > b.ratio ? 1 : 0))
    .map(({ account }) => account);
}

async function wouldAct(
  { liquidator }: Contracts,
  account: number,
  keeper: { readonly address: string; readonly id: number },
): Promise<boolean> {
  try {
    await liquidator.try(keeper.address, "liquidate", account, MARKET, 0, keeper.id);
    return true;
  } catch (error) {
    if (error instanceof RevertedError) return false;
    throw error;
  }
}

/** Answers for LIQ-1: what `liquidate` would say, and what it would cost. */
export function liquidationProbe(chain: Chain, { liquidator }: Contracts, errors: ErrorNames): Probe {
  return async (account, market) => {
    const call = liquidator.transaction(liquidator.address, "liquidate", account, market, 0, FUND);
    try {
      return { account, market, succeeded: true, gas: await chain.gasOf(call), error: "" };
    } catch (error) {
      if (!(error instanceof RevertedError)) throw error;
      return { account, market, succeeded: false, gas: 0n, error: errors.nameOf(error.data) };
    }
  };
}
