import { type AccountId } from "../../domain/ids";
import { borrowForSnapshot } from "../misconduct/borrowedReserves";
import { isStated } from "../misconduct/hiddenLiabilities";
import { amountsBy, type Amounts, ASSETS } from "../model/assets";
import { owedByAccount } from "../engine/liabilities";
import { type EngineState } from "../engine/state";
import { derived } from "../proof/hashing";
import { type IdealProofSystem } from "../proof/idealProof";
import { type Leaf, SumTree } from "../proof/sumTree";
import { type CustodianStatement, type ReserveProof } from "./publicView";

/** A proof of reserves with what only the venue keeps of it. */
export interface Snapshot {
  readonly published: ReserveProof;
  readonly custodian: CustodianStatement | undefined;
  readonly trees: Readonly<Record<keyof Amounts, SumTree>>;
}

/**
 * Counts what is owed and what is there, at the end of a block. Accounts that are hidden have no leaf, and what is missing may stand
 * there for the day.
 */
export function takeSnapshot(state: EngineState, proofs: IdealProofSystem): Snapshot {
  const { config, custody, block, timeSec } = state;
  const stated = statedLiabilities(state);
  const leaves = leavesOf(state, stated);
  const trees = {
    usd: new SumTree(leaves.usd),
    coin: new SumTree(leaves.coin),
    token: new SumTree(leaves.token),
  };
  const liabilities = {
    usd: trees.usd.commitment(),
    coin: trees.coin.commitment(),
    token: trees.token.commitment(),
  };
  const reserves = shownReserves(state, stated);
  const statement = { venue: config.name, block, liabilities, reserves };
  const best = config.kind === "bestPractice";
  const proof = best ? proofs.prove(statement, { trees, held: reserves }) : undefined;
  return {
    published: { block, timeSec, liabilities, reserves, proof },
    custodian: best ? { block, held: custody.at("custodian") } : undefined,
    trees,
  };
}

/** What the venue says that it owes to whom: whoever is hidden is not in it. */
export function statedLiabilities(state: EngineState): ReadonlyMap<AccountId, Amounts> {
  const hidden = state.schedule.active("hiddenLiabilities", state.block);
  return new Map([...owedByAccount(state)].filter(([account]) => isStated(hidden, account)));
}

/** What stands on the venue's addresses while somebody looks, a friend's coins included. */
export function shownReserves(
  { schedule, custody, block }: EngineState,
  stated: ReadonlyMap<AccountId, Amounts>,
): Amounts {
  const friend = schedule.active("borrowedReserves", block);
  if (friend !== undefined) {
    const all = [...stated.values()];
    const total = amountsBy((asset) => all.reduce((sum, owed) => sum + owed[asset], 0n));
    borrowForSnapshot(custody, total, friend);
  }
  return amountsBy((asset) => custody.held(asset));
}

function leavesOf(
  { config, block }: EngineState,
  stated: ReadonlyMap<AccountId, Amounts>,
): Record<keyof Amounts, Leaf[]> {
  const leaves: Record<keyof Amounts, Leaf[]> = { usd: [], coin: [], token: [] };
  // An asset that nobody has there has an empty tree.
  const kept = ASSETS.filter((asset) => [...stated.values()].some((owed) => owed[asset] > 0n));
  for (const [account, owed] of stated) {
    for (const asset of kept) {
      const salt = derived(config.secret, "salt", asset, block, account);
      leaves[asset].push({ account, salt, balance: owed[asset] });
    }
  }
  return leaves;
}
