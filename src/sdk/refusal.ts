import { Interface } from "ethers";

import { Authority__factory } from "../../typechain/factories/contracts/governance/Authority__factory";
import { CircuitBreaker__factory } from "../../typechain/factories/contracts/risk/CircuitBreaker__factory";
import { Deleverager__factory } from "../../typechain/factories/contracts/engines/Deleverager__factory";
import { Exchange__factory } from "../../typechain/factories/contracts/engines/Exchange__factory";
import { IAuction__factory } from "../../typechain/factories/contracts/interfaces/IAuction__factory";
import { IKeyring__factory } from "../../typechain/factories/contracts/interfaces/IKeyring__factory";
import { ILedger__factory } from "../../typechain/factories/contracts/interfaces/ILedger__factory";
import { ILiquidator__factory } from "../../typechain/factories/contracts/interfaces/ILiquidator__factory";
import { ITriggerOrders__factory } from "../../typechain/factories/contracts/interfaces/ITriggerOrders__factory";
import { MarketRegistry__factory } from "../../typechain/factories/contracts/risk/MarketRegistry__factory";
import { PriceOracle__factory } from "../../typechain/factories/contracts/oracle/PriceOracle__factory";
import { Vault__factory } from "../../typechain/factories/contracts/core/Vault__factory";

/** Every error with which the contracts refuse a call of an owner, a keeper or a governor. */
const ERRORS = new Interface(
  [
    Authority__factory,
    CircuitBreaker__factory,
    Deleverager__factory,
    Exchange__factory,
    IAuction__factory,
    IKeyring__factory,
    ILedger__factory,
    ILiquidator__factory,
    ITriggerOrders__factory,
    MarketRegistry__factory,
    PriceOracle__factory,
    Vault__factory,
  ].flatMap(({ abi }) => [...new Interface(abi).fragments].filter(({ type }) => type === "error")),
);

/** Libraries and nodes put what a call reverted with into one of these, up to a few levels deep. */
const WRAPPERS = ["data", "error", "info", "cause"] as const;

/** A call that a contract refused, by the name of its error. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(
    /** Such as AccessManagerNotReady. */
    readonly error: string,
    readonly args: readonly unknown[],
    cause?: unknown,
  ) {
    super(`the contracts refuse: ${error}(${args.map(String).join(", ")})`, { cause });
  }
}

/** What a contract said when it refused; undefined for an error of another kind. */
export function refusalOf(error: unknown): RefusedError | undefined {
  const data = revertData(error);
  const parsed = data === undefined ? null : ERRORS.parseError(data);
  return parsed === null ? undefined : new RefusedError(parsed.name, [...parsed.args], error);
}

function revertData(found: unknown): string | undefined {
  if (typeof found === "string") return /^0x(?:[0-9a-fA-F]{2}){4,}$/.test(found) ? found : undefined;
  if (typeof found !== "object" || found === null) return undefined;
  const held = found as Readonly<Record<string, unknown>>;
  for (const key of WRAPPERS) {
    const data = revertData(held[key]);
    if (data !== undefined) return data;
  }
  return undefined;
}
