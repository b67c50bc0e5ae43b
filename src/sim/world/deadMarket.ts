import { FUND, HOUSE } from "../../domain/ids";
import { WIND_UP_AFTER } from "../../math/bounds";
import { type Engine } from "../engine/engine";
import { type AccountMirror } from "./accountMirror";
import { type PublicState } from "./publicState";
import { type DeadView } from "./view";

interface Looked {
  readonly engine: Pick<Engine, "settlementPrice">;
  readonly accounts: AccountMirror;
  readonly state: PublicState;
  /** Unix seconds. */
  readonly time: number;
  readonly settled: boolean;
}

/** What everybody can read of a market without quorum for so long that the contracts let it be wound up; undefined: it lives. */
export async function lookAtDead({ engine, ...seen }: Looked): Promise<DeadView | undefined> {
  const { state, time, settled, accounts } = seen;
  const silentSec = time - state.updatedAt;
  if (state.updatedAt === 0 || silentSec < Number(WIND_UP_AFTER)) return undefined;
  const price = settled ? 0n : await engine.settlementPrice();
  const holds = (id: number): boolean => accounts.get(id).size !== 0n;
  const worthLess = (wanted: (id: number) => boolean): number[] =>
    people(seen)
      .filter(wanted)
      .map((id) => ({ id, worth: accounts.equity(id, price) }))
      .filter(({ worth }) => worth < 0n)
      .sort((a, b) => (a.worth < b.worth ? -1 : a.worth > b.worth ? 1 : 0))
      .map(({ id }) => id);
  return {
    silentSec,
    settled,
    bankrupt: settled ? [] : worthLess(holds),
    debtors: settled ? worthLess((id) => !holds(id)) : [],
  };
}

/** All accounts but the exchange's own. */
function people({ accounts, state }: Pick<Looked, "accounts" | "state">): number[] {
  const all = Array.from({ length: accounts.count }, (_, i) => i + 1);
  return all.filter((id) => id !== HOUSE && id !== FUND && id !== state.deficitAccount);
}
