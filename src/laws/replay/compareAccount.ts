import { type AccountState, type PositionState, type RestingOrder } from "../../domain/snapshot";
import { COLLATERAL_PLACE } from "../../math/bounds";
import { type Findings } from "../law";
import { type ShadowExchange } from "./shadowExchange";

/** One account of a snapshot against the shadow's. */
export function compareAccount(findings: Findings, shadow: ShadowExchange, account: AccountState): void {
  const name = `account ${account.id}`;
  const expected = shadow.ledger.accounts[account.id - 1];
  findings.require(expected !== undefined, name, "exists", "was opened by an event");
  if (expected === undefined) return;
  findings.require(expected.owner === account.owner, `${name}: owner`, account.owner, expected.owner);
  findings.require(expected.cash === account.cash, `${name}: cash`, account.cash, expected.cash);
  const sequence = shadow.book.sequenceOf(account.id);
  findings.require(
    sequence === account.orderSequence,
    `${name}: order sequence`,
    account.orderSequence,
    sequence,
  );
  compareOrders(findings, name, account, shadow.book.ordersOf(account.id));
  shadow.collateral.compareAccount(findings, account);
  let bits = shadow.collateral.of(account.id) === undefined ? 0n : 1n << BigInt(COLLATERAL_PLACE);
  for (const [market, position] of expected.positions) {
    const bids = shadow.book.lotsOf(account.id, market, true);
    const asks = shadow.book.lotsOf(account.id, market, false);
    if (position.size === 0n && bids === 0n && asks === 0n) continue;
    bits |= 1n << BigInt(market);
    const found = account.positions.find((one) => one.market === market);
    if (found !== undefined)
      comparePosition(findings, `${name} in market ${market}`, found, { ...position, bids, asks });
  }
  findings.require(bits === account.marketBits, `${name}: active markets`, account.marketBits, bits);
}

function comparePosition(
  findings: Findings,
  name: string,
  { stored }: PositionState,
  expected: PositionState["stored"],
): void {
  for (const key of ["size", "entryNotional", "scale", "epoch", "index", "bids", "asks", "tier"] as const) {
    findings.require(stored[key] === expected[key], `${name}: ${key}`, stored[key], expected[key]);
  }
}

function compareOrders(
  findings: Findings,
  name: string,
  account: AccountState,
  expected: readonly RestingOrder[],
): void {
  const bits = expected.reduce((map, { index }) => (map | (1 << index)) >>> 0, 0);
  findings.require(account.orderBits === bits, `${name}: order places`, account.orderBits, bits);
  account.orders.forEach((order, i) => {
    const other = expected[i];
    findings.require(
      other !== undefined,
      `${name}: order place ${order.index}`,
      "rests",
      "does not by events",
    );
    if (other === undefined) return;
    for (const key of Object.keys(order) as (keyof RestingOrder)[]) {
      findings.require(
        order[key] === other[key],
        `${name}: order ${order.index}: ${key}`,
        order[key],
        other[key],
      );
    }
  });
}
