import { type Call } from "../chain/block";
import { type Contracts } from "./contracts";
import { MARKET } from "./publicState";
import { type AttemptIntent } from "./view";

const WAD = 10n ** 18n;
/** What somebody would help himself to: a thousand dollars [wad]. */
export const PRIZE = 1_000n * WAD;
const CAUSE_COVER = 2;
const ADMIN_ROLE = 0;
/** The market halted for an hour, nothing else changed. */
export const HALT = { grade: 3, capBps: 0n, marginBps: 0n, durationSec: 3_600n } as const;
/** More than any argument list needs; zeros beyond the arguments are ignored. */
const WORDS = 64;

interface Trier {
  readonly address: string;
  readonly account: number;
  /** [wad] of the settlement token's smallest unit. */
  readonly unit: bigint;
}

/** The real call by which somebody would try it, on what is `target`'s. */
export function encodeAttempt(
  contracts: Contracts,
  { what, target }: AttemptIntent,
  { address, account, unit }: Trier,
): Call {
  const { vault, ledger, registry, oracle, breaker, authority } = contracts;
  switch (what) {
    case "withdrawOthers":
      return vault.transaction(address, "withdraw", target, PRIZE / unit);
    case "redirectPayout":
      return vault.transaction(address, "setPayout", target, address);
    case "debitLedger":
      return ledger.transaction(address, "debit", target, address, address, PRIZE);
    case "creditSelf":
      return ledger.transaction(address, "credit", account, address, PRIZE);
    case "payFromFund":
      return ledger.transaction(address, "pay", target, account, PRIZE, 0n, CAUSE_COVER, MARKET);
    case "reconfigure":
      return registry.emptyTransaction(address, "configure", WORDS);
    case "replaceSources":
      return oracle.transaction(address, "setSources", MARKET, []);
    case "tighten":
      return breaker.transaction(address, "tighten", MARKET, ...Object.values(HALT));
    case "grantRole":
      return authority.transaction(address, "grantRole", ADMIN_ROLE, address, 0);
    case "foreignToken":
      return vault.transaction(address, "deposit", account, PRIZE / unit);
  }
}
