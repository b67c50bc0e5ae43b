import { forge } from "../misconduct/forgedBalance";
import { returnBorrowed } from "../misconduct/borrowedReserves";
import { stealWithKey } from "../misconduct/keyTheft";
import { lendToAffiliate } from "../misconduct/lending";
import { CexError } from "../model/errors";
import { type Intent, type StepInput } from "../model/intents";
import { payFunding, samplePremium } from "./funding";
import { unwindFund } from "./insuranceFund";
import { requireAmount } from "./internalLedger";
import { emptyJournal } from "./journal";
import { liquidateAll } from "./liquidation";
import { cancelOrder, placeOrder, setLeverage } from "./orders";
import { checkInput, nextIndex, sampleBasis, takePrices, updateMark } from "./pricing";
import { type EngineState } from "./state";
import { payWithdrawals, requestWithdrawal } from "./withdrawals";

/**
 * One block of a venue: what its owners do in secret, prices, customers' intents in the order of their arrival, funding, the fund's
 * unwinding, liquidations, withdrawals.
 */
export function runStep(state: EngineState, input: StepInput): void {
  checkInput(state, input);
  const index = nextIndex(state, input);
  state.stepSec = state.block === 0 ? 1 : input.timeSec - state.timeSec;
  state.block += 1;
  state.timeSec = input.timeSec;
  state.journal = emptyJournal();
  misbehave(state);
  takePrices(state, input, index);
  sampleBasis(state);
  updateMark(state);
  handleIntents(state, input.intents);
  updateMark(state);
  samplePremium(state);
  payFunding(state);
  unwindFund(state);
  liquidateAll(state);
  payWithdrawals(state);
  state.custody.rebalance();
}

/** The misconduct that needs no customer: money that moves by itself. */
function misbehave(state: EngineState): void {
  const { schedule, custody, ledger, block } = state;
  returnBorrowed(custody);
  const forged = schedule.starting("forgedBalance", block);
  if (forged !== undefined) {
    forge(ledger, forged);
    state.forged[forged.asset] += forged.amount;
  }
  const lending = schedule.active("lending", block);
  if (lending !== undefined) lendToAffiliate(custody, lending);
  const theft = schedule.starting("keyTheft", block);
  if (theft !== undefined) stealWithKey(custody, theft);
}

function handleIntents(state: EngineState, intents: readonly Intent[]): void {
  const first = state.sequence + 1;
  // The engine's own orders of this step arrive after every customer's.
  state.sequence += intents.length;
  for (const [place, intent] of intents.entries()) {
    try {
      handle(state, intent, first + place);
    } catch (error) {
      if (!(error instanceof CexError)) throw error;
      const { account, kind } = intent;
      state.journal.refusals.push({ intent: place, account, kind, error: error.name });
    }
  }
}

function handle(state: EngineState, intent: Intent, sequence: number): void {
  const { ledger, custody, book, journal } = state;
  switch (intent.kind) {
    case "deposit":
      requireAmount("amount", intent.amount);
      ledger.credit(ledger.openFor(intent.account), intent.asset, intent.amount);
      custody.deposit(intent.asset, intent.amount);
      journal.deposits.push({ account: intent.account, asset: intent.asset, amount: intent.amount });
      return;
    case "withdraw":
      requestWithdrawal(state, ledger.customer(intent.account), intent.asset, intent.amount);
      return;
    case "place":
      placeOrder(state, intent, sequence);
      return;
    case "cancel":
      cancelOrder(state, ledger.customer(intent.account).id, intent.order);
      return;
    case "cancelAll":
      book.removeAll(ledger.customer(intent.account).id);
      return;
    case "setLeverage":
      setLeverage(state, ledger.customer(intent.account), intent.leverage);
      return;
  }
}
