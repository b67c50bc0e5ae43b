import { type AccountId } from "../../domain/ids";
import { conservationGaps, sizeGap } from "../engine/conservation";
import { type Flows, type Place } from "../engine/custody";
import { owedToAll } from "../engine/liabilities";
import { fundEquity } from "../engine/insuranceFund";
import { equityNow } from "../engine/margin";
import { type EngineState } from "../engine/state";
import { pendingOf } from "../engine/withdrawals";
import { type MisconductKind } from "../misconduct/switches";
import { amountsBy, type Amounts } from "../model/assets";
import { frozenCopy } from "./frozenCopy";

/** The truth about a venue, for scoring what others concluded from its views. No detector and no agent may read it. */
export interface PrivateState {
  readonly block: number;
  readonly misconduct: readonly MisconductKind[];
  readonly held: Amounts;
  readonly places: Readonly<Record<Place, Amounts>>;
  readonly flows: Flows;
  readonly forged: Amounts;
  /** To customers, what waits to be paid included. */
  readonly owed: Amounts;
  readonly pending: Amounts;
  /** Held, less owed, less borrowed: negative where the money is not there. */
  readonly surplus: Amounts;
  /** The law of conservation, left less right: zero. */
  readonly gap: Amounts;
  /** Long less short positions: zero. */
  readonly sizeGap: bigint;
  readonly fund: bigint;
  /** Positive: long. */
  readonly fundSize: bigint;
  readonly house: Amounts;
  readonly accounts: readonly PrivateAccount[];
}

export interface PrivateAccount {
  readonly account: AccountId;
  readonly balance: Amounts;
  readonly size: bigint;
  readonly cost: bigint;
  readonly equity: bigint;
}

export function privateStateOf(state: EngineState): PrivateState {
  const { custody, ledger, schedule, block, forged } = state;
  const owed = owedToAll(state);
  const flows = custody.flows();

  return frozenCopy({
    block,
    misconduct: schedule.kindsAt(block),
    held: amountsBy((asset) => custody.held(asset)),
    places: { hot: custody.at("hot"), cold: custody.at("cold"), custodian: custody.at("custodian") },
    flows,
    forged,
    owed,
    pending: pendingOf(state),
    surplus: amountsBy((asset) => custody.held(asset) - owed[asset] - flows.borrowed[asset]),
    gap: conservationGaps(state),
    sizeGap: sizeGap(state),
    fund: fundEquity(state),
    fundSize: ledger.fund.size,
    house: ledger.house.wallet,
    accounts: ledger.customers().map((account) => ({
      account: account.id,
      balance: account.wallet,
      size: account.size,
      cost: account.cost,
      equity: equityNow(state, account),
    })),
  });
}
