/** What to do about an error, by the name of its class. */
const ADVICE: Readonly<Record<string, string>> = {
  BarsFileError: "Mend that line; data/oct10/README.md says what each column holds.",
  UnknownAssetError: "Ask for one of these with --asset, or give another file with --bars.",
  PriceRangeError: "Give prices of another unit, such as of a thousand of the asset.",
  OutputFolderError: "Choose another folder with --out or --store.",
  AnvilError: "Run again with --engine hardhat, which needs no process of its own.",
  ForkError: "Check the address, that the node is up, and that it knows the block.",
  RpcError: "Check the address, and that the node is up.",
  ForeignChainError: "Use a node such as anvil or npx hardhat node, or copy the chain with --fork.",
  LostTransactionError: "Let nobody else send to that node, or make blocks on it, while a simulation does.",
  RpcUnreachableError: "Check the address, and that the node is up.",
  RpcRefusedError: "Use a node that answers eth_getProof for this block: an archive node for an old one.",
  RpcGarbledError: "Use a node that answers eth_getProof for this block: an archive node for an old one.",
  LogFetchError: "Use a node that answers eth_getLogs for these blocks.",
  LogShapeError: "Use another node: what this one calls logs is none.",
  LongAnswerError: "Use another node: this one sends more than was asked for.",
  HistoryReadError: "Use a node that has these blocks.",
  ViewError: "Check that the addresses are those of a deployment of these contracts.",
  UnknownDrillError: "docs/drills.md lists the drills.",
  StoreError: "Choose another folder with --store, or remove this one.",
  HeaderHashError: "Check the hash, and use a node of a real chain.",
  ProofError: "The proof proves nothing: do not rely on it.",
  RlpError: "The proof proves nothing: do not rely on it.",
  InclusionError: "Accounts are numbered from 1; a proof of which this is said proves nothing.",
  ZodError: "The file is not what it should be.",
  SyntaxError: "The file is not what it should be.",
  WhichLedgerError: "Name it with --ledger, or give the deployment's file with --deployment.",
  SameNodeError: "Name a node of somebody else, pin the block with --block-hash, or leave --rpc2 out.",
  UnknownNetworkError: "Name one of these networks; docs/deploy.md says what each is.",
  TransactionError: "Check the hash, and that the node is of the exchange's chain.",
  TraceError: "npm run trace -- --help says what it can follow.",
  StaleFactsError: "Audit with an unchanged checkout of a commit that you know.",
  DeploymentFileError:
    "Give the file that npm run deploy wrote, deployments/NETWORK/exchange.json, or, where the command takes it, the Ledger's address with --ledger.",
  WhatIfError: "Accounts are numbered from 1, markets from 0; a deployment lists the address of its lens.",
  ExitError: "Without --send the next call is printed; any wallet of the owner can send it.",
  IdError: "Accounts are numbered from 1, markets from 0; npm run trade -- show names orders.",
  TradeError: "npm run trade -- book and show say what there is; docs/trade.md shows the way.",
  FeedError: "Leave --price out: keep asks the market's own sources.",
  UsageError: "npm run governance -- help lists the commands and what each needs.",
  GovernanceError: "docs/governance.md says what governance can change.",
  OtherChainError: "Give a node of the deployment's chain, or the file of a deployment on this one.",
  SignerError:
    "Set GLASSHOUSE_KEY to the key that signs, or name an account that the node has unlocked (governance: --as).",
  AttackError: "Give capitals, parts and venues within these bounds.",
  ScenarioError: "npm run sim -- --list explains the scenarios.",
  KnowledgeError: "docs/knowledge.md lists the rows.",
  RuleError: "npm run sim -- --list explains the rules.",
  RunArtifactError: "Give an artifact as the commands wrote it, of the schema that this version reads.",
  OtherRunsError:
    "Continue with the terms and the code that it was begun with, or choose another folder with --out.",
  RunLogError: "Take that line out to lose that run alone, or choose another folder with --out.",
  DivergedError:
    "A contract or its twin in src/twin is at fault: nothing was written. If you changed a contract, add --alone to npm run sim, or let the twin follow. To see it again:",
  LawBrokenError: "A contract, the law or the node is at fault: nothing was written. To see it again:",
};

/** What to do about a refusal of the contracts, by the name of their error. */
const REFUSAL_ADVICE: Readonly<Record<string, string>> = {
  AccessManagerNotReady: "Its time has not come: show says from when it can be made.",
  AccessManagerExpired: "It can be made for a week and that is over: announce it again.",
  AccessManagerAlreadyScheduled: "The same call waits already: show gives its id.",
  AccessManagerNotScheduled: "It was made or taken back meanwhile: show says what waits.",
  AccessManagerUnauthorizedCall: "Whoever signed does not hold the role that may: show says who does.",
  AccessManagerUnauthorizedCancel:
    "Only who announced a call, or an admin, may take it back: show says who did.",
  AccessManagerUnauthorizedAccount: "Whoever signed does not hold the role that may: show says who does.",
  Exchange_GradeForbids:
    "A halt or an auction: npm run trade -- book says until when. Orders that only reduce may go sooner.",
  Exchange_StalePrice: "Nobody asked the sources of late: npm run keep does, and anybody may.",
  Exchange_Uncrossing: "The book is to be uncrossed first: npm run keep does it, and anybody may.",
  Exchange_WouldCross: "It would fill at once: take a price further from the other side, or another kind.",
  Exchange_NotFillable:
    "Less than all of it would fill: take a smaller size, a further price, or --kind ioc.",
  Exchange_NotReducing: "The position is smaller, or on the other side: npm run trade -- show tells it.",
  Exchange_UnknownOrder: "It was filled or taken back meanwhile: npm run trade -- show lists what rests.",
  Ledger_InsufficientMargin:
    "That is what there is, and what it takes [1e-18]: npm run trade -- show tells the margin.",
  Ledger_InsufficientCash:
    "That is what there is, and what it takes [1e-18]: npm run trade -- show tells the cash.",
  Ledger_PriceUnavailable: "The market has no price yet: npm run keep asks its sources, and anybody may.",
  Ledger_NotOwner: "Whoever signs does not own that account.",
  TriggerOrders_Unknown: "It was executed or taken back meanwhile: npm run trade -- show lists what stands.",
  TriggerOrders_NotOwner: "Whoever signs does not own that account.",
  Vault_TransferFailed:
    "The token does not pay to that address: npm run trace -- --payout ADDRESS makes the call that names another, in force a day later.",
  Vault_NotOwner: "Whoever signs does not own that account.",
  Keyring_NotAuthorized: "Whoever signs neither owns that account nor is one of its keys.",
  MarketRegistry_OutOfBounds:
    "The bounds are in contracts/types/Bounds.sol and contracts/risk/ConfigBounds.sol; no delay widens them.",
  MarketRegistry_UnknownMarket: "Markets count from 0; the deployment's file lists them.",
};

const SYSTEM_ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "Check the path.",
  EACCES: "Check the permissions, or choose another place.",
  EISDIR: "Give a file, not a folder.",
  ENOTDIR: "Give a folder, not a file.",
  EEXIST: "Give a folder, not a file.",
  ENOSPC: "Free some space, or choose another disk with --out.",
  EROFS: "Choose a place that can be written.",
};

/** Errors that the same command shows again. */
const REPEATABLE = new Set(["LawBrokenError", "DivergedError"]);

/** One message for people: what happened, and what to do next. @param command what repeats the run */
export function explain(error: unknown, command = ""): string {
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const advice = ADVICE[error.name] ?? refusalAdvice(error) ?? SYSTEM_ADVICE[code];
  const again = REPEATABLE.has(error.name) ? `\n${command}` : "";
  if (advice !== undefined) return `error: ${error.message}\n${advice}${again}`;
  return `error: ${error.stack ?? error.message}\nThis should not happen: please report it with the command that you ran.`;
}

/** A contract's refusal is an answer, not a fault of ours. */
function refusalAdvice(error: Error): string | undefined {
  if (error.name !== "RefusedError" || !("error" in error)) return undefined;
  return (
    REFUSAL_ADVICE[String(error.error)] ?? "docs/SPEC.md and the NatSpec of that error say when it comes."
  );
}
