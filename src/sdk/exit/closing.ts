import { IExchange__factory } from "../../../typechain/factories/contracts/interfaces/IExchange__factory";
import { ILiquidator__factory } from "../../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { type AccountId } from "../../domain/ids";
import { type Asker, attempt, type ExitCall, type ExitWait } from "./attempt";
import { around, unmatched } from "./obstacles";

/** Twin of OrderKind.ImmediateOrCancel. */
const IMMEDIATE_OR_CANCEL = 2;
const BPS = 10_000n;

/** A position that is to be closed. */
export interface Held {
  readonly market: number;
  /** [wad] positive long */
  readonly size: bigint;
  /** [wad] */
  readonly mark: bigint;
}

/** The call that closes a position, as far as the book reaches within `slippageBps` of mark, or why there is none. */
export async function close(
  asker: Asker,
  account: AccountId,
  held: Held,
  slippageBps: number,
): Promise<ExitCall | ExitWait> {
  const { market } = held;
  const exchange = IExchange__factory.connect(asker.addresses.exchange, asker.provider);
  const { lotSize, tickSize } = await exchange.topOf(market);
  const lots = (held.size < 0n ? -held.size : held.size) / lotSize;
  const call =
    lots === 0n ? sweep(asker, account, market) : order(asker, account, held, lots, tickSize, slippageBps);
  const tried = await attempt(asker, call);
  if ("refused" in tried) return around(asker, market, tried.refused);
  if (lots === 0n) return call;
  const [, filled] = exchange.interface.decodeFunctionResult("place", tried.answer) as unknown as [
    bigint,
    bigint,
  ];
  return filled > 0n ? call : unmatched(asker, market, slippageBps);
}

function sweep({ addresses }: Asker, account: AccountId, market: number): ExitCall {
  const data = ILiquidator__factory.createInterface().encodeFunctionData("sweepDust", [account, market]);
  return { to: addresses.liquidator, data, does: `hand less than a lot in market ${market} to the fund` };
}

function order(
  { addresses }: Asker,
  account: AccountId,
  { market, size, mark }: Held,
  lots: bigint,
  tickSize: bigint,
  slippageBps: number,
): ExitCall {
  const isBuy = size < 0n;
  const beyond = (mark * BigInt(slippageBps)) / BPS;
  // Towards mark: rounding must not go beyond what was asked.
  const tick = isBuy ? (mark + beyond) / tickSize : (mark - beyond + tickSize - 1n) / tickSize;
  const terms = { kind: IMMEDIATE_OR_CANCEL, reduceOnly: true, expiry: 0, maxFills: 0, clientId: 0 };
  const request = { ...terms, account, market, isBuy, tick, lots };
  const data = IExchange__factory.createInterface().encodeFunctionData("place", [request]);
  const does = `${isBuy ? "buy back" : "sell"} ${lots} lots in market ${market}, at tick ${tick} or better`;
  return { to: addresses.exchange, data, does };
}
