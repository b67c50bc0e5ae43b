/** Name of an error as the contracts declare it: what refuses, and why. */
export type ContractError =
  | `${"Ledger" | "Exchange" | "Vault" | "Keyring" | "PriceOracle" | "CircuitBreaker"}_${string}`
  | `${"Liquidator" | "Deleverager" | "InsuranceFund" | "MarketRegistry" | "RollingMinute" | "Auction"}_${string}`
  | `CollateralVault_${string}`
  | `Settlement_${string}`
  | `${"OrderRelay" | "TriggerOrders"}_${string}`
  | "InvalidAccountNonce"
  | `ERC20${string}`
  | `AccessManaged${string}`
  | `Panic(0x${string})`;

export type RefusalArgument = bigint | number | string;

/** Arguments of the contract's error, in its order and with its names. */
export type RefusalArguments = Readonly<Record<string, RefusalArgument>>;

/** Thrown where a contract reverts; what the call had changed is undone. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly error: ContractError,
    readonly args: RefusalArguments = {},
  ) {
    // An answer, not a fault: where it was thrown says nothing that its name does not, and would cost as much as the call.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super();
    Error.stackTraceLimit = limit;
  }

  override get message(): string {
    const told = Object.entries(this.args).map(([name, value]) => `${name} ${value}`);
    return `${this.error}(${told.join(", ")})`;
  }
}
