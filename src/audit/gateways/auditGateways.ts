import { type GatewayState } from "../../domain/snapshot";
import { ShadowGateways } from "../../laws/replay/shadowGateways";
import { AbiError } from "../../sdk/abi/codec";
import { EventDecoder } from "../../sdk/eventDecoder";
import { type Finding, findingOf } from "../finding";
import { LogFetcher } from "../history/logFetcher";
import { type ReplayedHistory } from "../history/replayHistory";
import { type Notebook } from "../notebook";
import { type Rpc } from "../rpc";
import { BulkReader } from "../state/bulkRead";
import { ContractStorage } from "../state/contractStorage";
import { type ExchangeState, type ProvedParts } from "../state/exchangeState";
import { requireComplete } from "../state/prove";
import { readToken } from "../token/token";
import { NO_CODE, type ProvedAccount, proveAccount, provedCode } from "../trust/accounts";
import { type Header } from "../trust/header";
import { keysInForce, withCode } from "./keys";
import { gatewayIn, type GatewayName, wrongImmutables } from "./known";
import { explainGateway, gatewayState } from "./storage";

/** A contract that acts for accounts, or that somebody says does. */
export interface GatewayReading {
  readonly account: ProvedAccount;
  /** Undefined: none of this checkout's, or one of another exchange. */
  readonly name: GatewayName | undefined;
  /** Somebody said that it is a gateway of this exchange. */
  readonly named: boolean;
  /** Accounts whose key it is now. */
  readonly keyOf: number;
  /** Settlement tokens that lie in it [native]; undefined where its code is not known. */
  readonly held: bigint | undefined;
  /** Slots that source and events explain; undefined likewise. */
  readonly slots: number | undefined;
  /** What stands in it, by proved storage; undefined likewise. */
  readonly state: GatewayState | undefined;
}

/** What everything here rests on. */
export interface GatewayRequest {
  readonly rpc: Rpc;
  readonly header: Header;
  /** Addresses that somebody says are gateways. */
  readonly named: readonly string[];
  /** First block with logs. */
  readonly from: number;
  readonly parts: ProvedParts;
  readonly history: ReplayedHistory;
  readonly state: ExchangeState;
  readonly notebook: Notebook;
}

const TEXT =
  "What stands in the gateway is not what its events lead to, or its events are not what its owners left with it.";

/**
 * Holds each gateway that is named, and each contract that is a key of an account, against this checkout: code, wiring, complete storage,
 * and GATE-1. Whoever makes unknown code his key has chosen it: that is told and no finding, but a named gateway must be one.
 */
export async function auditGateways(request: GatewayRequest): Promise<readonly GatewayReading[]> {
  const { rpc, header, history, state, notebook } = request;
  const keys = keysInForce(history.keys, state.storages.keyring, header.timestamp);
  const named = new Set(request.named.map((address) => address.toLowerCase()));
  const unnamed = [...keys.keys()].filter((key) => !named.has(key));
  const all = [...named, ...(await withCode(rpc, header, unnamed))];
  if (all.length === 0) return [];
  notebook.onProgress(`looking at ${all.length} gateways and other contracts that are keys`);
  const known: { readonly account: ProvedAccount; readonly name: GatewayName }[] = [];
  const rows: GatewayReading[] = [];
  for (const address of all) {
    const account = await proveAccount(rpc, header, address);
    const name = await nameOf(request, account, named.has(address));
    if (name !== undefined) known.push({ account, name });
    const row = { account, name, named: named.has(address), keyOf: keys.get(address) ?? 0 };
    rows.push({ ...row, held: undefined, slots: undefined, state: undefined });
  }
  const read = await readKnown(request, known);
  return rows.map((row) => ({ ...row, ...read.get(row.account.address) }));
}

/** Undefined for code that is not known, or wired otherwise: a finding where it was named. */
async function nameOf(
  { rpc, header, parts, notebook }: GatewayRequest,
  account: ProvedAccount,
  named: boolean,
): Promise<GatewayName | undefined> {
  const found = gatewayIn(await provedCode(rpc, header, account));
  if (found === undefined) {
    if (named) notebook.find([unknownFinding(account)]);
    return undefined;
  }
  const wrong = wrongImmutables(found.name, found.code, account.address, parts.addresses);
  if (wrong.length === 0) return found.name;
  const subject = `${found.name} ${account.address}`;
  const text = "The gateway serves another exchange, or takes signatures for another contract.";
  const findings = wrong.map(({ name, have, need }): Finding => {
    return { law: "WIRE-1", severity: "major", subject: `${subject}, ${name}`, have, need, text };
  });
  if (named) notebook.find(findings);
  return undefined;
}

function unknownFinding({ address, codeHash }: ProvedAccount): Finding {
  return {
    law: "CODE-1",
    severity: "major",
    subject: `gateway ${address}`,
    have: codeHash === NO_CODE ? "no code" : `code with hash ${codeHash}`,
    need: "DepositGateway, OrderRelay or TriggerOrders, as the compiler makes them",
    text: "What is named as a gateway is none of this checkout's: whoever makes it his key trusts code that was not audited.",
  };
}

type Read = Pick<GatewayReading, "held" | "slots" | "state">;

/** Events, storage and tokens of the gateways whose code is known, by address. */
async function readKnown(
  request: GatewayRequest,
  known: readonly { readonly account: ProvedAccount; readonly name: GatewayName }[],
): Promise<ReadonlyMap<string, Read>> {
  const read = new Map<string, Read>();
  if (known.length === 0) return read;
  const { rpc, header, parts, notebook } = request;
  const addresses = known.map(({ account }) => account.address);
  const shadow = await replayed(request, addresses);
  notebook.find(shadow.violations.map((violation) => findingOf(violation, TEXT)));
  const { balances } = await readToken(rpc, header, parts.addresses.token, addresses);
  const reader = new BulkReader(rpc, header);
  for (const { account, name } of known) {
    const storage = new ContractStorage(account, reader);
    const told = shadow.state(account.address);
    await explainGateway(name, storage, told);
    const complete = await requireComplete(`${name} ${account.address}`, storage, rpc, header);
    notebook.find(complete.findings);
    notebook.leaveOpen(complete.unchecked);
    const state = gatewayState(name, storage, told);
    const differences = shadow.compare({ gateways: [state], unit: 1n });
    notebook.find(differences.map((violation) => findingOf(violation, TEXT)));
    read.set(account.address, { held: balances.get(account.address), slots: storage.slots.length, state });
  }
  return read;
}

/** Their own events alone. Nobody vouches for them: storage must come out of them. */
async function replayed(
  { rpc, header, from, parts, history, notebook }: GatewayRequest,
  addresses: readonly string[],
): Promise<ShadowGateways> {
  const shadow = new ShadowGateways(history.keys.owners, false);
  const decoder = new EventDecoder(
    parts.addresses as ConstructorParameters<typeof EventDecoder>[0],
    addresses,
  );
  try {
    for await (const { logs } of new LogFetcher(rpc, { address: addresses }).read(from, header.number)) {
      for (const event of decoder.decodeAll(logs)) shadow.apply(event);
    }
  } catch (error) {
    if (!(error instanceof AbiError)) throw error;
    const [subject, need] = ["events of gateways", "what the gateways can have said"];
    notebook.find([{ law: "GATE-1", severity: "major", subject, have: error.message, need, text: TEXT }]);
  }
  return shadow;
}
