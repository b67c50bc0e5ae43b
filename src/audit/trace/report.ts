import { type MoneyAddresses, type MoneyContract, MONEY_FACES } from "./view";

export const TRACE_SCHEMA = "glasshouse.trace/1";

/** Where money can be. docs/trace.md says what each means. */
export type Place =
  | "wallet"
  | "approved"
  | "surplus"
  | "cash"
  | "margin"
  | "orders"
  | "held back"
  | "refused payout"
  | "collateral"
  | "fund waiting"
  | "fund claimable"
  | "fund shares"
  | "fund redeeming";

/** A transaction that is ready to be signed. */
export interface ReadyCall {
  /** Who has to send it; null: anybody. */
  readonly from: string | null;
  readonly to: string;
  readonly data: string;
  /** Such as `withdraw(uint32,uint256)`, and its arguments by name. */
  readonly function: string;
  readonly args: Readonly<Record<string, string>>;
  /** Not before this moment [Unix s]; null: now. */
  readonly notBefore: number | null;
}

/** Some money, where it is now, why it is there, and what moves it on. */
export interface Holding {
  readonly place: Place;
  /** [wad] */
  readonly amount: bigint;
  readonly account: number | null;
  readonly why: string;
  /** Null where nothing has to be done, or where only trading can do it. */
  readonly call: ReadyCall | null;
}

/** Money that moved. */
export interface Leg {
  readonly kind:
    "deposited" | "withdrawn" | "arrived without a deposit" | "fund requested" | "fund claimed" | "paid";
  /** [wad] */
  readonly amount: bigint;
  readonly account: number | null;
  readonly from: string;
  readonly to: string;
  readonly block: number;
  readonly transaction: string;
  readonly logIndex: number;
}

export interface TraceReport {
  readonly schema: typeof TRACE_SCHEMA;
  readonly chainId: number;
  readonly block: { readonly number: number; readonly hash: string; readonly timestamp: number };
  readonly addresses: MoneyAddresses;
  readonly token: { readonly symbol: string; readonly decimals: number };
  readonly subject: string;
  /** What the accounts' deposits less withdrawals have become by trading, funding and fees [wad]; null without an account. */
  readonly result: bigint | null;
  readonly holdings: readonly Holding[];
  readonly legs: readonly Leg[];
  /** What was seen besides, in sentences: a transaction that failed and why. */
  readonly notes: readonly string[];
}

/** Encodes a call for somebody to send. */
export function readyCall(
  addresses: MoneyAddresses,
  contract: MoneyContract,
  method: string,
  values: readonly unknown[],
  from: string | null,
  notBefore: number | null = null,
): ReadyCall {
  const face = MONEY_FACES[contract];
  const fragment = face.getFunction(method);
  if (fragment === null) throw new RangeError(`${contract} has no function ${method}`);
  const args = Object.fromEntries(fragment.inputs.map(({ name }, i) => [name, String(values[i])]));
  const data = face.encodeFunctionData(fragment, [...values]);
  return { from, to: addresses[contract], data, function: fragment.format("sighash"), args, notBefore };
}

/** The report as JSON: amounts as whole numbers in decimal digits. */
export function traceJson(report: TraceReport): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value), 2);
}
