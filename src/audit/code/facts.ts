import facts from "./compiled.json";

/** A type of a storage layout, by the compiler's own name for it without numbers. */
export interface LayoutType {
  readonly encoding: "inplace" | "mapping" | "bytes" | "dynamic_array";
  readonly bytes: number;
  /** Of mappings and arrays. */
  readonly key?: string;
  readonly value?: string;
  /** Of structs. */
  readonly members?: readonly LayoutField[];
}

/** A variable or a member: its type, and where it lies. `slot` is relative to the struct; `offset` counts bytes from the lowest. */
export interface LayoutField {
  readonly label: string;
  readonly slot: number;
  readonly offset: number;
  readonly type: string;
}

/** What the compiler says about a contract: all that an auditor needs to know its code and its storage. */
export interface ContractFacts {
  /** keccak of the runtime code with zeros where immutables go. */
  readonly codeHash: string;
  /** Bytes of runtime code. */
  readonly codeSize: number;
  /** Where each immutable is written into the code [byte offsets of its 32-byte words]. */
  readonly immutables: Readonly<Record<string, readonly number[]>>;
  readonly storage: readonly LayoutField[];
  readonly types: Readonly<Record<string, LayoutType>>;
  /** Selectors of the functions that ask the authority, by name. */
  readonly restricted: Readonly<Record<string, string>>;
}

/** The contracts that an audit knows. */
export const AUDITED = [
  "Authority",
  "MarketRegistry",
  "PriceOracle",
  "CircuitBreaker",
  "Ledger",
  "Vault",
  "Keyring",
  "Exchange",
  "Deleverager",
  "Liquidator",
  "InsuranceFund",
  "CollateralVault",
  "Auction",
  "TestToken",
  "ChainlinkSource",
  "SignedSource",
  "PythSource",
  "RedStoneSource",
  "UniswapV3TwapSource",
  "DepositGateway",
  "OrderRelay",
  "TriggerOrders",
] as const;

export type AuditedContract = (typeof AUDITED)[number];

export type BuildFacts = Readonly<Record<AuditedContract, ContractFacts>>;

/** Of this checkout. `npm run audit:facts` writes them, and a test keeps them equal to the compiler's output. */
export const FACTS: BuildFacts = facts as unknown as BuildFacts;
