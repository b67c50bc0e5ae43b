/** What an insider of a centralised venue can do with a switch, as calls that the contracts refuse to everybody. */
export const ATTEMPTS = {
  withdrawOthers: { does: "withdraw another's money to oneself", refusal: "Ledger_NotOwner" },
  redirectPayout: { does: "make oneself the payout address of another's account", refusal: "Vault_NotOwner" },
  debitLedger: { does: "take another's money off the ledger", refusal: "Ledger_NotEngine" },
  creditSelf: { does: "write oneself a balance", refusal: "Ledger_NotEngine" },
  payFromFund: { does: "pay oneself out of the insurance fund", refusal: "Ledger_NotEngine" },
  reconfigure: { does: "change the market's parameters", refusal: "AccessManagedUnauthorized" },
  replaceSources: { does: "put other sources behind the oracle", refusal: "AccessManagedUnauthorized" },
  tighten: { does: "halt the market", refusal: "AccessManagedUnauthorized" },
  grantRole: { does: "make oneself the administrator", refusal: "AccessManagerUnauthorizedAccount" },
  foreignToken: {
    does: "deposit a token that is not the settlement token",
    refusal: "ERC20InsufficientAllowance",
  },
} as const;

export type Attempt = keyof typeof ATTEMPTS;

/** In the order in which somebody goes through them. */
export const ATTEMPT_KINDS = Object.keys(ATTEMPTS) as readonly Attempt[];
