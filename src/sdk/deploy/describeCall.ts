import {
  Interface,
  type TransactionDescription,
  type TransactionResponse,
  dataLength,
  isHexString,
  keccak256,
} from "ethers";

import { Authority__factory } from "../../../typechain/factories/contracts/governance/Authority__factory";
import { ICollateralVault__factory } from "../../../typechain/factories/contracts/interfaces/ICollateralVault__factory";
import { IExchange__factory } from "../../../typechain/factories/contracts/interfaces/IExchange__factory";
import { IMarketRegistry__factory } from "../../../typechain/factories/contracts/interfaces/IMarketRegistry__factory";
import { IPriceOracle__factory } from "../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { IShipyard__factory } from "../../../typechain/factories/contracts/interfaces/IShipyard__factory";
import { IVault__factory } from "../../../typechain/factories/contracts/interfaces/IVault__factory";
import { TestToken__factory } from "../../../typechain/factories/contracts/mocks/TestToken__factory";

/** Every function that a deployment or its governance calls. */
const CALLED = new Interface(
  [
    Authority__factory,
    IShipyard__factory,
    IMarketRegistry__factory,
    IPriceOracle__factory,
    IExchange__factory,
    IVault__factory,
    ICollateralVault__factory,
    TestToken__factory,
  ].flatMap(({ abi }) => [...new Interface(abi).fragments].filter(({ type }) => type === "function")),
);

const ADDRESS_BYTES = 20;
const SELECTOR_BYTES = 4;

/** Longer arguments are told by their hash. */
const LONGEST_BYTES = 64;

/**
 * A call as it stands in a transaction, decoded, with the hash of its data: what was signed, not what somebody meant to sign. Give it
 * a transaction read back from a node, better from one that did not send it.
 */
export function describeCall({ to, data }: Pick<TransactionResponse, "to" | "data">): string {
  const call = CALLED.parseTransaction({ data });
  const said = call === null ? "unknown call" : `${call.name}(${call.args.map(argument).join(", ")})`;
  return `${to ?? "creation"} ${said} data ${keccak256(data)}`;
}

/** A call within a call (a scheduled one, say) is told like the outer one: what it does is what matters. */
function argument(value: unknown): string {
  if (isHexString(value) && dataLength(value) !== ADDRESS_BYTES) {
    const inner = innerCall(value);
    if (inner !== null)
      return `${inner.name}(${inner.args.map(argument).join(", ")}) data ${keccak256(value)}`;
    if (dataLength(value) > LONGEST_BYTES) return `${dataLength(value)} bytes ${keccak256(value)}`;
  }
  if (Array.isArray(value)) return `[${value.map(argument).join(", ")}]`;
  return String(value);
}

/** Bytes need not be a call: null if they are none that this system makes. */
function innerCall(data: string): TransactionDescription | null {
  if (dataLength(data) < SELECTOR_BYTES) return null;
  try {
    return CALLED.parseTransaction({ data });
  } catch {
    return null;
  }
}
