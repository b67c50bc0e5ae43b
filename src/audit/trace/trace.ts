import { formatUnits } from "ethers";

import { type Header } from "../trust/header";
import { type Rpc } from "../rpc";
import { accountHoldings } from "./accountHoldings";
import { collateralHoldings } from "./collateralHoldings";
import { fundHoldings } from "./fundHoldings";
import { Journey } from "./journey";
import { type Holding, type Leg, TRACE_SCHEMA, type TraceReport } from "./report";
import { traceTransaction } from "./transaction";
import { type Units, unitsOf } from "./units";
import { type MoneyAddresses, View } from "./view";
import { surplusHolding, walletHoldings } from "./walletHoldings";

/** Whose money is looked for. */
export type TraceSubject =
  | { readonly kind: "account"; readonly account: number }
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "transaction"; readonly hash: string };

export interface TraceRequest {
  readonly rpc: Rpc;
  readonly chainId: number;
  readonly header: Header;
  readonly addresses: MoneyAddresses;
  /** No contract of the exchange is older. */
  readonly from: number;
  readonly subject: TraceSubject;
  /** A payout address that the owner would rather have. */
  readonly payout?: string | undefined;
}

/** There is nothing of that name to follow. */
export class TraceError extends Error {
  override readonly name = "TraceError";
}

const WAD_DECIMALS = 18;
/** Of accounts that somebody else paid for. */
const MOST_NAMED = 8;

/** Contracts and the house open accounts too: their owners have no wallet to look into. */
const HOUSE_ACCOUNTS = 2;

interface Whose {
  readonly accounts: readonly number[];
  readonly addresses: readonly string[];
  readonly notes: readonly string[];
}

/** Follows money from deposit to payout at one block: where it is now, why, and the call that moves it on. */
export async function trace(request: TraceRequest): Promise<TraceReport> {
  const { rpc, header, addresses, subject } = request;
  const view = new View(rpc, addresses, header.number);
  const units = await unitsOf(view);
  const journey = new Journey(view, units, request.from);
  const { accounts, addresses: people, notes } = await whose(view, journey, units, subject);
  const holdings: Holding[] = [];
  const legs: Leg[] = [];
  for (const account of accounts) {
    holdings.push(...(await accountHoldings(view, units, account, request.payout)));
    legs.push(...(await journey.ofAccount(account)));
  }
  const worth = holdings.reduce((sum, { amount }) => sum + amount, 0n);
  for (const account of accounts) {
    const owner = await view.value<string>("ledger", "ownerOf", [account]);
    holdings.push(...(await collateralHoldings(view, account, owner)));
  }
  for (const [i, person] of people.entries()) {
    holdings.push(...(await walletHoldings(view, units, person, i === 0 ? accounts[0] : undefined)));
    holdings.push(...(await fundHoldings(view, units, person)));
    legs.push(...(await journey.withoutDeposit(person)), ...(await journey.ofFund(person)));
  }
  if (legs.some(({ kind }) => kind === "arrived without a deposit")) {
    holdings.push(...(await surplusHolding(view, { claimableAt: await journey.surplusListed() })));
  }
  legs.sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  return {
    schema: TRACE_SCHEMA,
    chainId: request.chainId,
    block: { number: header.number, hash: header.hash, timestamp: header.timestamp },
    addresses,
    token: { symbol: units.symbol, decimals: units.decimals },
    subject: nameOf(subject),
    result: accounts.length === 0 ? null : worth - paidIn(legs),
    holdings,
    legs,
    notes,
  };
}

async function whose(view: View, journey: Journey, units: Units, subject: TraceSubject): Promise<Whose> {
  if (subject.kind === "transaction") return traceTransaction(view, subject.hash);
  if (subject.kind === "address") {
    const address = subject.address.toLowerCase();
    const accounts = await journey.accountsOf(address);
    return { accounts, addresses: [address], notes: await paidForOthers(journey, units, address, accounts) };
  }
  const { accounts } = await view.value<{ readonly accounts: bigint }>("ledger", "totals");
  if (subject.account < 1 || subject.account > Number(accounts)) {
    throw new TraceError(`there is no account ${subject.account}: they are numbered 1 to ${accounts}`);
  }
  const owner = await view.value<string>("ledger", "ownerOf", [subject.account]);
  const people = subject.account <= HOUSE_ACCOUNTS ? [] : [owner.toLowerCase()];
  return { accounts: [subject.account], addresses: people, notes: [] };
}

/** Whoever pays into an account that is not theirs has given the money away: it is followed with that account. */
async function paidForOthers(
  journey: Journey,
  units: Units,
  payer: string,
  own: readonly number[],
): Promise<readonly string[]> {
  const others = [...(await journey.paidInto(payer))].filter(([account]) => !own.includes(account));
  if (others.length === 0) return [];
  const paid = others.reduce((sum, [, amount]) => sum + amount, 0n);
  const named = others.slice(0, MOST_NAMED).map(([account]) => account);
  const which = named.join(", ") + (others.length > MOST_NAMED ? " and others" : "");
  const sum = `${formatUnits(paid, WAD_DECIMALS)} ${units.symbol}`;
  return [`Paid ${sum} into accounts of other owners (${which}): --account N follows one of them.`];
}

/** Deposits less withdrawals. */
function paidIn(legs: readonly Leg[]): bigint {
  return legs.reduce((sum, { kind, amount }) => {
    if (kind === "deposited") return sum + amount;
    return kind === "withdrawn" ? sum - amount : sum;
  }, 0n);
}

function nameOf(subject: TraceSubject): string {
  if (subject.kind === "account") return `account ${subject.account}`;
  return subject.kind === "address" ? `address ${subject.address}` : `transaction ${subject.hash}`;
}
