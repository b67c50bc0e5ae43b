import { ILedger__factory } from "../../../typechain/factories/contracts/interfaces/ILedger__factory";
import { IVault__factory } from "../../../typechain/factories/contracts/interfaces/IVault__factory";
import { type AccountId } from "../../domain/ids";
import { dollars, utc } from "../people";
import { type Asker, attempt, type ExitCall, type ExitWait } from "./attempt";

const DAY_SEC = 86_400n;
/** A limit leaks back each second: what comes back in less than an hour waits for more. */
const LEAST_SHARE_OF_DAY = 24n;

/** What an account could take out, and what its owner's daily limit lets go. */
export interface Free {
  /** [wad] */
  readonly withdrawable: bigint;
  /** [wad] */
  readonly today: bigint;
  /** [wad]; undefined: there is none. */
  readonly perDay: bigint | undefined;
}

/** The withdrawal of all that may go now, if it is worth a call, and when the rest goes. */
export async function withdraw(
  asker: Asker,
  account: AccountId,
  payout: string,
  free: Free,
): Promise<readonly (ExitCall | ExitWait)[]> {
  const vault = IVault__factory.connect(asker.addresses.vault, asker.provider);
  const { numerator, denominator } = await vault.nativeScale();
  const { accounted } = await ILedger__factory.connect(asker.addresses.ledger, asker.provider).totals();
  const toNative = (wad: bigint): bigint => (wad * numerator) / denominator;
  const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);

  const rest = toNative(free.withdrawable - free.today) > 0n ? [limited(asker, free)] : [];
  const native = toNative(least(free.today, accounted));
  if (native === 0n || (rest.length > 0 && isTooLittle(free))) return rest;
  const data = vault.interface.encodeFunctionData("withdraw", [account, native]);
  const call: ExitCall = {
    to: asker.addresses.vault,
    data,
    does: `withdraw ${native} native units to ${payout}`,
  };
  const tried = await attempt(asker, call);
  if (!("refused" in tried)) return [call, ...rest];
  if (tried.refused.error !== "Vault_TransferFailed") return [{ says: `${tried.refused.message}.` }];
  return [
    {
      says: `The token does not pay to ${payout}: name another address (Vault.setPayout), in force a day later.`,
    },
  ];
}

function isTooLittle({ today, perDay = 0n }: Free): boolean {
  return today < perDay / LEAST_SHARE_OF_DAY || today === 0n;
}

function limited({ now }: Asker, { withdrawable, today, perDay = 0n }: Free): ExitWait {
  const rest = withdrawable - today;
  const loosen = "It can be loosened by Vault.setWithdrawalLimit, in force a day later.";
  if (perDay === 0n)
    return { says: `The account's daily limit of withdrawals is 0: nothing leaves. ${loosen}` };
  const until = now + Number((rest * DAY_SEC + perDay - 1n) / perDay);
  const [more, a] = [dollars(rest), dollars(perDay)];
  const says = `The account's daily limit of ${a} keeps ${more} back: run this again, the last of it can go at ${utc(until)}. ${loosen}`;
  return { says, until };
}
