import { type Call } from "../chain/chain";
import { type Attempt } from "./attempts";
import { type Contracts } from "./contracts";
import { MARKET } from "./publicState";

const WAD = 10n ** 18n;
/** What somebody would help himself to: a thousand dollars. */
const PRIZE = 1_000n * WAD;
const CAUSE_COVER = 2;
const ADMIN_ROLE = 0;
const HOUR = 3_600;
const HALTED = 3;
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
  { what, target }: { readonly what: Attempt; readonly target: number },
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
      return breaker.transaction(address, "tighten", MARKET, HALTED, 0n, 0n, HOUR);
    case "grantRole":
      return authority.transaction(address, "grantRole", ADMIN_ROLE, address, 0);
    case "foreignToken":
      return vault.transaction(address, "deposit", account, PRIZE / unit);
  }
}
