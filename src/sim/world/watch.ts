import { FUND, HOUSE } from "../../domain/ids";
import { type Engine } from "../engine/engine";
import { type AccountMirror } from "./accountMirror";
import { betterMark, type PublicState } from "./publicState";

/** Accounts within this of their maintenance margin are looked at closely [percent]. */
const CLOSE_PERCENT = 102n;
/** Most accounts that are asked about in one block. */
const MOST_ASKED = 32;

/**
 * Accounts that the Liquidator would act on now, worst first. The mirror finds candidates; the Liquidator itself is asked, as a careful
 * keeper does before it pays for a transaction.
 */
export async function findLiquidatable(
  engine: Engine,
  accounts: AccountMirror,
  state: PublicState,
  keeper: { readonly address: string; readonly id: number },
): Promise<number[]> {
  if (!state.live) return [];
  const asked = candidates(accounts, state).slice(0, MOST_ASKED);
  const answers = await Promise.all(asked.map((account) => engine.wouldLiquidate(account, keeper)));
  return asked.filter((_, i) => answers[i]);
}

/** By equity over maintenance margin, lowest first. Whoever was far away is looked at again when enough has happened. */
export function candidates(accounts: AccountMirror, state: PublicState): number[] {
  const ranked: { account: number; ratio: bigint }[] = [];
  const marks = { longs: betterMark(state, true), shorts: betterMark(state, false) };
  const about = { longs: Number(marks.longs), shorts: Number(marks.shorts) };
  for (let account = 1; account <= accounts.count; account += 1) {
    if (account === HOUSE || account === FUND || account === state.deficitAccount) continue;
    if (accounts.isFar(account, about)) continue;
    const { size } = accounts.get(account);
    const mark = size > 0n ? marks.longs : marks.shorts;
    accounts.remember(account, mark, Number(CLOSE_PERCENT));
    if (size === 0n) continue;
    const maintenance = accounts.maintenance(account, mark);
    const percent = accounts.equity(account, mark) * 100n;
    // Nearly everybody is far away, and a product is found sooner than a ratio.
    if (maintenance === 0n || percent >= CLOSE_PERCENT * maintenance) continue;
    ranked.push({ account, ratio: percent / maintenance });
  }
  return ranked
    .sort((a, b) => (a.ratio < b.ratio ? -1 : a.ratio > b.ratio ? 1 : 0))
    .map(({ account }) => account);
}
