import { type RunColumn } from "../../domain/run/artifact";
import { type OutsideLegs } from "../outside/legs";
import { type Trader } from "../setup/accounts";
import { type AccountMirror } from "../world/accountMirror";
import { type CollateralDesk } from "../world/collateralDesk";
import { type Payouts } from "../world/payouts";
import { WAD_PER_TICKLOT } from "../world/units";

type Group = RunColumn["people"][number];

export interface PeopleParts {
  readonly traders: readonly Trader[];
  readonly accounts: AccountMirror;
  readonly payouts: Payouts;
  readonly legs: OutsideLegs;
  /** Absent: nobody has collateral. */
  readonly desk?: CollateralDesk | undefined;
  /** At the end [wad]. */
  readonly mark: bigint;
}

const WAD = 10n ** 18n;

/** What every kind of people brought, took home and has left, their other legs outside included. */
export function peopleOf({ traders, accounts, payouts, legs, mark, desk }: PeopleParts): Group[] {
  const groups = new Map<string, Trader[]>();
  for (const trader of traders) {
    const { role } = trader.agent;
    groups.set(role, [...(groups.get(role) ?? []), trader]);
  }
  return [...groups].map(([role, members]) => {
    const sum = (of: (trader: Trader) => bigint): bigint =>
      members.reduce((total, one) => total + of(one), 0n);
    const deposited = sum(({ deposit }) => deposit * WAD);
    const withdrawn = sum(({ id }) => payouts.paidTo(id));
    const equity = sum(({ id }) => accounts.equity(id, mark));
    const tokens = (id: number): bigint => desk?.pledges.profitOf(id, desk.first, desk.now) ?? 0n;
    const outside = sum(({ id }) => BigInt(legs.profitOf(id)) * WAD_PER_TICKLOT + tokens(id));
    return {
      role,
      accounts: members.length,
      deposited: `${deposited}`,
      withdrawn: `${withdrawn}`,
      equity: `${equity}`,
      outside: `${outside}`,
      profit: `${withdrawn + equity + outside - deposited}`,
      states: statesOf(members),
    };
  });
}

/** How many say what of themselves, in the order of the words. */
function statesOf(members: readonly Trader[]): Group["states"] {
  const counts = new Map<string, number>();
  for (const { agent } of members) {
    if (agent.state !== undefined) counts.set(agent.state, (counts.get(agent.state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => ({ state, count })).sort((a, b) => (a.state < b.state ? -1 : 1));
}
