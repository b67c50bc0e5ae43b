import { type Snapshot } from "../domain/snapshot";
import { discover, type Discovery } from "./code/discover";
import { unknownSources } from "./code/sources";
import { type Finding, type Unchecked } from "./finding";
import { auditGateways, type GatewayReading } from "./gateways/auditGateways";
import { birthOf } from "./history/birth";
import { type BlockWatch } from "./history/replayer";
import { replayHistory, type ReplayedHistory } from "./history/replayHistory";
import { findShipyard, NOBODY } from "./history/shipyard";
import { judgeState } from "./judgeState";
import { Notebook, type OnProgress } from "./notebook";
import { type Powers } from "./powers/powers";
import { type PublishedConfig } from "./published/configFindings";
import { type Rpc, RpcError } from "./rpc";
import {
  completeParts,
  type ExchangeState,
  keptZerosIn,
  type ProvedParts,
  readState,
} from "./state/exchangeState";
import { type StressRow } from "./stress/stress";
import { heldCollateral } from "./token/collateralTokens";
import { readToken, type TokenReading } from "./token/token";
import { ProofError } from "./trie/proof";
import { NO_CODE } from "./trust/accounts";
import { type Anchor, anchorOf } from "./trust/anchor";
import { type Header, HeaderHashError } from "./trust/header";
import { adaptersIn } from "./valuation/marketFrom";
import { type PartWords, wordFindings } from "./words/compareWords";
import { deriveWords } from "./words/deriveWords";
import { CONTRADICTION_TEXT, impossibleFinding } from "./impossible";

/** What is audited, and through whom. */
export interface AuditRequest {
  readonly rpc: Rpc;
  readonly rpc2?: Rpc | undefined;
  readonly ledger: string;
  readonly block?: number | "latest" | undefined;
  readonly blockHash?: string | undefined;
  /** Of the deployment file, where there is one. */
  readonly chainId?: number | undefined;
  /** Addresses that somebody claims, such as a deployment file: believed in nothing, but told where they are wrong. */
  readonly claimed?: Readonly<Partial<Record<string, string>>> | undefined;
  /** Contracts that somebody says are gateways of this exchange; what is a key of an account is looked at anyway. */
  readonly gateways?: readonly string[] | undefined;
  /** What the parameters, the sources' terms and the delay were said to be: a difference is a finding. */
  readonly published?: PublishedConfig | undefined;
  /** No contract of the exchange is older than this block; undefined: it is searched for. */
  readonly from?: number | undefined;
  /** Folder that keeps the logs for the next time. */
  readonly store?: string | undefined;
  /** Authenticate every log by its receipt. */
  readonly receipts?: boolean | undefined;
  /** Take a token's own word where its balances cannot be proved. */
  readonly acceptTokenCall?: boolean | undefined;
  /** Looks on while the history is replayed. */
  readonly watch?: BlockWatch | undefined;
  /** Wall clock [s]. */
  readonly now: number;
  readonly onProgress?: OnProgress | undefined;
}

/** Everything that an audit came to know, as far as it came. */
export interface AuditOutcome {
  readonly verdict: "holds" | "violated" | "unchecked";
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  readonly anchor?: Anchor;
  readonly discovery?: Discovery;
  readonly parts?: ProvedParts;
  readonly history?: ReplayedHistory;
  readonly state?: ExchangeState;
  /** What the events say that every contract stores. */
  readonly words?: readonly PartWords[];
  readonly token?: TokenReading;
  readonly snapshot?: Snapshot;
  readonly powers?: Powers;
  readonly stress?: readonly StressRow[];
  /** Gateways, and whatever else is a contract and somebody's key. */
  readonly gateways?: readonly GatewayReading[];
}

type Known = Omit<AuditOutcome, "verdict" | "findings" | "unchecked">;

/**
 * Audits one deployment at one block. Never throws for what a node says or does: what could not be checked is left open, and one thing
 * left open keeps the whole from holding.
 */
export async function audit(request: AuditRequest): Promise<AuditOutcome> {
  const notebook = new Notebook(request.onProgress);
  const known: Mutable<Known> = {};
  try {
    await investigate(request, notebook, known);
  } catch (error) {
    notebook.leaveOpen([openBy(error)]);
  }
  return { ...known, ...verdictOf(notebook) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function investigate(request: AuditRequest, notebook: Notebook, known: Mutable<Known>): Promise<void> {
  const { rpc } = request;
  notebook.onProgress("reading the header");
  const anchor = (known.anchor = await anchorOf({ ...request, pinned: request.blockHash }));
  notebook.leaveOpen(anchor.unchecked);
  if (anchor.unchecked.length > 0) return;
  const { header } = anchor;
  notebook.onProgress("proving accounts and comparing code");
  const discovery = (known.discovery = await discover(rpc, header, request.ledger));
  if (discovery.parts.ledger?.account.codeHash === NO_CODE)
    return notebook.leaveOpen([noLedger(request, header)]);
  notebook.find(discovery.findings);
  const parts = await completeParts(rpc, header, discovery, notebook);
  if (parts === undefined) return leaveRestOpen(notebook);
  known.parts = parts;
  notebook.find(claimFindings(request.claimed ?? {}, parts));
  const from = request.from ?? (await birthOf(rpc, addressesOf(parts), header.number));
  const history = (known.history = await historyOf({ ...request, from }, anchor, parts, notebook));
  const state = (known.state = await readState(
    rpc,
    header,
    parts,
    history.keys,
    notebook,
    history.keptZeros,
  ));
  known.words = await wordsOf(request, parts, history, notebook);
  notebook.find(wordFindings(known.words, state));
  const token = (known.token = await tokenOf(request, anchor, parts, notebook));
  notebook.leaveOpen(await unknownSources(rpc, header, adaptersIn(state)));
  notebook.onProgress("judging the laws");
  const { published } = request;
  const collateral = await collateralOf(request, anchor, parts, history, notebook);
  const judged = judgeState({ anchor, discovery, parts, history, state, token, collateral, published });
  Object.assign(known, judged.known);
  notebook.find(judged.findings);
  const named = request.gateways ?? [];
  const gateways = await auditGateways({ rpc, header, named, from, parts, history, state, notebook });
  known.gateways = gateways;
  if (known.snapshot !== undefined) {
    known.snapshot = { ...known.snapshot, gateways: gateways.flatMap((one) => one.state ?? []) };
  }
  // Logs that may be wrong are not kept for the next time.
  if (notebook.findings.length > 0) history.forget();
  else if (known.words.length > 0) history.keep(keptZerosIn(state));
}

function addressesOf({ parts }: ProvedParts): readonly string[] {
  return Object.values(parts).map(({ account }) => account.address);
}

async function historyOf(
  { rpc, from, store, receipts, watch }: AuditRequest & { readonly from: number },
  { header, chainId }: Anchor,
  { addresses }: ProvedParts,
  notebook: Notebook,
): Promise<ReplayedHistory> {
  const shipyard = await findShipyard(rpc, addresses.ledger, from, header.number);
  if (shipyard === NOBODY) notebook.leaveOpen([unbuilt(from)]);
  const history = await replayHistory({
    rpc,
    chainId,
    addresses: { ...addresses, shipyard },
    from,
    block: header,
    store,
    watch,
    ...(receipts === true ? { receipts } : {}),
    onProgress: ({ block, logs }) => notebook.onProgress(`replayed ${logs} events, to block ${block}`),
  });
  notebook.find(history.findings);
  notebook.leaveOpen(history.unchecked);
  return history;
}

/** Whoever names a place where there is nothing is mistaken: there is nobody to convict. */
function noLedger({ ledger }: AuditRequest, { number }: Header): Unchecked {
  const reason = `proved: there is no contract at ${ledger} at block ${number}: it is another address, another chain, or not built yet`;
  return { law: "CODE-1", subject: "Ledger", reason };
}

/** The deployment's steps build every exchange by a Shipyard, which says so. */
function unbuilt(from: number): Unchecked {
  const reason = `nobody says to have built the Ledger since block ${from}: --since is too late, or the node keeps logs back`;
  return { law: "HIST-2", subject: "shipyard", reason };
}

/** Events from which no state follows are a finding; words whose time the node does not prove are left open. */
async function wordsOf(
  { rpc }: AuditRequest,
  { addresses }: ProvedParts,
  { told, keys }: ReplayedHistory,
  notebook: Notebook,
): Promise<readonly PartWords[]> {
  notebook.onProgress("deriving what every contract stores");
  try {
    return await deriveWords(rpc, told, keys, addresses.fund);
  } catch (error) {
    if (error instanceof RpcError || error instanceof HeaderHashError) {
      const reason = `the times of blocks are not known, so no word that depends on them: ${error.message}`;
      notebook.leaveOpen([{ law: "REC-1", subject: "the node", reason }]);
    } else notebook.find([impossibleFinding(error, "REC-1", CONTRADICTION_TEXT)]);
    return [];
  }
}

async function tokenOf(
  { rpc, acceptTokenCall }: AuditRequest,
  { header }: Anchor,
  { addresses }: ProvedParts,
  notebook: Notebook,
): Promise<TokenReading> {
  const token = await readToken(rpc, header, addresses.token, [addresses.vault, addresses.fund]);
  notebook.take(token.storage);
  if (token.grade !== "proved" && acceptTokenCall !== true) {
    const reason = `${wordOf(token)}: --accept-token-call takes it`;
    notebook.leaveOpen([{ law: "TOKEN-1", subject: `token ${token.address}`, reason }]);
  }
  return token;
}

function collateralOf(
  { rpc, acceptTokenCall }: AuditRequest,
  { header }: Anchor,
  { addresses }: ProvedParts,
  { shadow }: ReplayedHistory,
  notebook: Notebook,
): Promise<readonly bigint[]> {
  const tokens = shadow.collateral.assets.map(({ token }) => token);
  return heldCollateral(rpc, header, tokens, addresses.collateral, acceptTokenCall === true, notebook);
}

function wordOf({ layout }: TokenReading): string {
  const known = "the token's code is not one whose storage is known";
  if (layout === undefined) return `${known}, so its balances are its own word`;
  return `${known}. Proved storage holds what it says (${layout}); what else its code does with that is its own word`;
}

/** Without the audited code, storage and events mean nothing. */
function leaveRestOpen(notebook: Notebook): void {
  const reason = "a contract is not the audited one, so storage, history, laws and powers were not looked at";
  notebook.leaveOpen([{ law: "STATE-2", subject: "the exchange", reason }]);
}

function claimFindings(
  claimed: Readonly<Partial<Record<string, string>>>,
  { addresses }: ProvedParts,
): readonly Finding[] {
  return Object.entries(addresses)
    .filter(([part, address]) => (claimed[part] ?? address).toLowerCase() !== address)
    .map(([part, need]) => ({
      law: "WIRE-1",
      severity: "major",
      subject: `${part} in the deployment file`,
      have: claimed[part] ?? "",
      need,
      text: "The deployment file names another contract than the Ledger is wired to.",
    }));
}

/** What a node that lies or fails leaves open; any other error is thrown on. */
export function openBy(error: unknown): Unchecked {
  const law = error instanceof ProofError ? "STATE-1" : "TRUST-1";
  const expected =
    error instanceof RpcError || error instanceof ProofError || error instanceof HeaderHashError;
  if (!expected) throw error;
  return { law, subject: "the node", reason: error.message };
}

/** Nothing wrong and nothing open: it holds. */
export function verdictOf({ findings, unchecked }: Pick<Notebook, "findings" | "unchecked">) {
  const verdict: AuditOutcome["verdict"] =
    findings.length > 0 ? "violated" : unchecked.length > 0 ? "unchecked" : "holds";
  return { verdict, findings, unchecked };
}
