import { type BigNumberish } from "ethers";

import { accountId, type AccountId, marketId, type MarketId, orderId } from "../../src/domain/ids";
import { type Grade } from "../../src/domain/names";
import { type MarketParameters } from "../../src/domain/marketParameters";
import { type OrderKind, type OrderRequest } from "../../src/twin/book/orderEntry";
import { type Call } from "../../src/twin/call";
import { type SourceAnswer } from "../../src/twin/oracle";
import { type OrderRequestStruct } from "../../typechain/contracts/interfaces/IExchange";
import { ASSET_DECIMALS } from "../stateful/assetUnits";
import { type Fixture } from "../support/fixture";
import { toGatewayCall } from "./gatewayCalls";

/** A transaction as it was sent. */
export interface Sending {
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Reader = (sending: Sending, answers: (market: MarketId) => readonly SourceAnswer[]) => Call;

/** The call that a transaction to the exchange makes; undefined for one that does nothing there. */
export function toCall(
  x: Fixture,
  sending: Sending,
  answers: (market: MarketId) => readonly SourceAnswer[],
  gateways: readonly string[],
): Call | undefined {
  const { to, method, args } = sending;
  if (gateways.includes(to.toLowerCase())) return toGatewayCall(sending);
  const { addresses } = x.deployment;
  if (to === addresses.authority) return method === "execute" ? governed(x, args) : undefined;
  if (to === addresses.token) {
    const donated = method === "transfer" && args[0] === addresses.vault;
    return donated ? { kind: "donate", amountNative: big(args[1]) } : undefined;
  }
  // The fund's own `mint` is a claim of shares.
  if (to !== addresses.fund && OUTSIDE.has(method)) return undefined;
  const others = to === addresses.collateral ? COLLATERAL_READERS : READERS;
  const reader = to === addresses.fund ? FUND_READERS[method] : others[method];
  if (reader === undefined) throw new RangeError(`no twin of ${method}`);
  return reader(sending, answers);
}

const READERS: Readonly<Record<string, Reader>> = {
  openAccount: ({ args }) => ({ kind: "openAccount", owner: text(args[0]) }),
  seed: ({ from }) => ({ kind: "seed", caller: from }),
  openBook: ({ args }) => ({ kind: "openBook", market: market(args[0]) }),
  deposit: (s) => money("deposit", s),
  withdraw: (s) => money("withdraw", s),
  setTier: ({ from, args }) => ({
    kind: "setTier",
    caller: from,
    account: account(args[0]),
    market: market(args[1]),
    tier: Number(args[2]),
  }),
  touch: ({ args }) => ({ kind: "touch", account: account(args[0]), market: market(args[1]) }),
  setDelegate: ({ from, args }) => ({
    kind: "setDelegate",
    caller: from,
    account: account(args[0]),
    key: text(args[1]),
    terms: {
      permissions: Number(args[2]),
      expiry: big(args[3]),
      maxSlippageBps: big(args[4]),
      maxLossPerDay: big(args[5]),
    },
  }),
  setPayout: ({ from, args }) => ({
    kind: "setPayout",
    caller: from,
    account: account(args[0]),
    to: text(args[1]),
  }),
  setWithdrawalLimit: ({ from, args }) => ({
    kind: "setWithdrawalLimit",
    caller: from,
    account: account(args[0]),
    perDayNative: big(args[1]),
  }),
  cancelPayout: ({ from, args }) => ({ kind: "cancelPayout", caller: from, account: account(args[0]) }),
  sweepSurplus: () => ({ kind: "sweepSurplus" }),
  place: ({ from, args }) => ({
    kind: "place",
    caller: from,
    requests: [toRequest(args[0] as OrderRequestStruct)],
  }),
  placeBatch: ({ from, args }) => ({
    kind: "place",
    caller: from,
    requests: (args[0] as OrderRequestStruct[]).map(toRequest),
  }),
  cancel: ({ from, args }) => ({ kind: "cancel", caller: from, order: orderId(big(args[0])) }),
  cancelBatch: ({ from, args }) => ({
    kind: "cancelBatch",
    caller: from,
    orders: (args[0] as BigNumberish[]).map((id) => orderId(big(id))),
  }),
  cancelAll: ({ from, args }) => ({ kind: "cancelAll", caller: from, account: account(args[0]) }),
  update: ({ args }, answers) => {
    const id = market(args[0]);
    return { kind: "update", market: id, answers: answers(id) };
  },
  step: ({ args }) => ({ kind: "stepAuction", market: market(args[0]), maxSteps: Number(args[1]) }),
  poke: ({ args }) => ({ kind: "poke", market: market(args[0]) }),
  tighten: ({ from, args }) => ({
    kind: "tighten",
    caller: from,
    market: market(args[0]),
    grade: Number(args[1]) as Grade,
    capBps: big(args[2]),
    marginBps: big(args[3]),
    durationSec: big(args[4]),
  }),
  liquidate: ({ args }) => ({
    kind: "liquidate",
    account: account(args[0]),
    market: market(args[1]),
    maxFills: Number(args[2]),
    keeper: account(args[3]),
  }),
  sweepDust: ({ args }) => ({ kind: "sweepDust", account: account(args[0]), market: market(args[1]) }),
  settle: ({ args }, answers) => {
    const id = market(args[0]);
    return { kind: "settle", market: id, answers: answers(id) };
  },
  windUp: ({ args }, answers) => {
    const id = market(args[1]);
    return {
      kind: "windUp",
      account: account(args[0]),
      market: id,
      keeper: account(args[2]),
      answers: answers(id),
    };
  },
  repaySettled: ({ args }) => ({ kind: "repaySettled", market: market(args[0]) }),
  repayDeficit: ({ args }) => ({ kind: "repayDeficit", market: market(args[0]) }),
};

/** What concerns tokens alone. */
const OUTSIDE: ReadonlySet<string> = new Set(["mint", "approve", "testToken"]);

const COLLATERAL_READERS: Readonly<Record<string, Reader>> = {
  deposit: (s) => pledged("depositCollateral", s),
  withdraw: (s) => pledged("withdrawCollateral", s),
  openSale: ({ args }) => ({ kind: "openSale", account: account(args[0]) }),
  closeSale: ({ args }) => ({ kind: "closeSale", account: account(args[0]) }),
  buy: ({ from, args }) => ({
    kind: "buyCollateral",
    caller: from,
    account: account(args[0]),
    asset: Number(args[1]),
    amountNative: big(args[2]),
    maxPrice: big(args[3]),
  }),
};

const FUND_READERS: Readonly<Record<string, Reader>> = {
  takeInventory: ({ from, args }) => ({
    kind: "takeInventory",
    caller: from,
    account: account(args[0]),
    market: market(args[1]),
    size: big(args[2]),
  }),
  requestDeposit: ({ args }) => ({
    kind: "fundRequestDeposit",
    assets: big(args[0]),
    controller: text(args[1]),
  }),
  cancelDeposit: ({ from }) => ({ kind: "fundCancelDeposit", caller: from }),
  requestRedeem: ({ from, args }) => ({
    kind: "fundRequestRedeem",
    caller: from,
    shares: big(args[0]),
    controller: text(args[1]),
  }),
  settleEpoch: () => ({ kind: "fundSettleEpoch" }),
  deposit: ({ from, args }) => ({
    kind: "fundDeposit",
    caller: from,
    amount: big(args[0]),
    receiver: text(args[1]),
  }),
  mint: ({ from, args }) => ({
    kind: "fundMint",
    caller: from,
    amount: big(args[0]),
    receiver: text(args[1]),
  }),
  withdraw: (s) => claimed("fundWithdraw", s),
  redeem: (s) => claimed("fundRedeem", s),
  transfer: ({ from, args }) => ({
    kind: "fundTransfer",
    caller: from,
    to: text(args[0]),
    shares: big(args[1]),
  }),
};

function money(kind: "deposit" | "withdraw", { from, args }: Sending): Call {
  return { kind, caller: from, account: account(args[0]), amountNative: big(args[1]) };
}

function pledged(kind: "depositCollateral" | "withdrawCollateral", { from, args }: Sending): Call {
  const [id, asset, amount] = args;
  return { kind, caller: from, account: account(id), asset: Number(asset), amountNative: big(amount) };
}

function claimed(kind: "fundWithdraw" | "fundRedeem", { from, args }: Sending): Call {
  const [amount, receiver, owner] = args;
  return { kind, caller: from, amount: big(amount), receiver: text(receiver), owner: text(owner) };
}

/** What the governor's call does, once the Authority lets it through. */
function governed(x: Fixture, [target, data]: readonly unknown[]): Call {
  if (target === x.deployment.addresses.collateral) return governedCollateral(x, text(data));
  const face = target === x.deployment.addresses.registry ? x.registry.interface : x.oracle.interface;
  const parsed = face.parseTransaction({ data: text(data) });
  if (parsed?.name === "configure") {
    const [id, config] = parsed.args.toArray() as [bigint, MarketParameters];
    return { kind: "configure", market: market(id), parameters: toParameters(config) };
  }
  if (parsed?.name !== "setSources") throw new RangeError(`no twin of ${parsed?.name ?? "that"}`);
  const [id, sources] = parsed.args.toArray() as [bigint, readonly Call2Source[]];
  return { kind: "setSources", market: market(id), sources: sources.map(toSource) };
}

function governedCollateral(x: Fixture, data: string): Call {
  const parsed = x.collateral.interface.parseTransaction({ data });
  if (parsed?.name === "setCap") {
    const [asset, cap] = parsed.args.toArray() as [bigint, bigint];
    return { kind: "capCollateral", asset: Number(asset), cap };
  }
  if (parsed?.name !== "list") throw new RangeError(`no twin of ${parsed?.name ?? "that"}`);
  const [token, id, { haircutPpm, salesPerMinute, cap }] = parsed.args.toArray() as [string, bigint, Terms];
  const listing = { token, market: market(id), decimals: ASSET_DECIMALS, haircutPpm, salesPerMinute, cap };
  return { kind: "listCollateral", listing };
}

interface Terms {
  readonly haircutPpm: bigint;
  readonly salesPerMinute: bigint;
  readonly cap: bigint;
}

interface Call2Source {
  readonly adapter: string;
  readonly weight: bigint;
  readonly maxAgeSec: bigint;
  readonly maxConfidencePpm: bigint;
  readonly pull: boolean;
}

function toSource({ adapter, weight, maxAgeSec, maxConfidencePpm, pull }: Call2Source): Call2Source {
  return { adapter, weight, maxAgeSec, maxConfidencePpm, pull };
}

/** Plain objects of what ethers decodes; its numbers are bigints already. */
function toParameters(config: MarketParameters): MarketParameters {
  const part = <T>(result: T): T => (result as { toObject: () => T }).toObject();
  const { margin, trading, breaker, liquidation } = config;
  return {
    margin: part(margin),
    trading: part(trading),
    breaker: part(breaker),
    liquidation: part(liquidation),
  };
}

export function toRequest(o: OrderRequestStruct): OrderRequest {
  return {
    account: account(o.account),
    market: market(o.market),
    isBuy: o.isBuy,
    kind: Number(o.kind) as OrderKind,
    reduceOnly: o.reduceOnly,
    tick: Number(o.tick),
    lots: big(o.lots),
    expiry: Number(o.expiry),
    maxFills: Number(o.maxFills),
  };
}

function account(value: unknown): AccountId {
  return accountId(big(value));
}

function market(value: unknown): MarketId {
  return marketId(big(value));
}

function big(value: unknown): bigint {
  return BigInt(value as bigint | number | string);
}

function text(value: unknown): string {
  return String(value);
}
