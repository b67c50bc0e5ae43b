import { type AccountId } from "../../domain/ids";
import { type Asset } from "../model/assets";
import { type InternalLedger } from "../engine/internalLedger";

/** The venue writes a balance into its own table that nobody ever deposited; it trades and withdraws like any other. */
export interface ForgedBalance {
  readonly kind: "forgedBalance";
  readonly account: AccountId;
  readonly asset: Asset;
  readonly amount: bigint;
}

/** Done once, in the block in which the switch is turned on. */
export function forge(ledger: InternalLedger, { account, asset, amount }: ForgedBalance): void {
  ledger.credit(ledger.openFor(account), asset, amount);
}
