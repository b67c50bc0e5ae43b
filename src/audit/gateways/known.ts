import { type AuditedContract, FACTS } from "../code/facts";
import { type CodeReading, readCode } from "../code/readCode";
import { type Wired } from "../code/wiring";
import { keccakHex, toBytes } from "../trie/keccak";
import { addressIn } from "../trust/accounts";
import { word } from "../hex";
import { Place } from "../state/place";

/** Contracts of this checkout that act for accounts as keys of theirs. */
export const GATEWAYS = [
  "DepositGateway",
  "OrderRelay",
  "TriggerOrders",
] as const satisfies readonly AuditedContract[];

export type GatewayName = (typeof GATEWAYS)[number];

/** Which address each immutable is. */
const WIRES: Readonly<Record<GatewayName, Readonly<Record<string, Wired>>>> = {
  DepositGateway: { LEDGER: "ledger", VAULT: "vault", TOKEN: "token" },
  OrderRelay: { LEDGER: "ledger", EXCHANGE: "exchange", TOKEN: "token" },
  TriggerOrders: {
    LEDGER: "ledger",
    EXCHANGE: "exchange",
    ORACLE: "oracle",
    BREAKER: "breaker",
    TOKEN: "token",
  },
};

/** Both mappings of nonces have one name: OpenZeppelin keeps those of key 0 apart. */
export const RELAY = {
  nonces: Place.variable(FACTS.OrderRelay, "_nonces", "mapping(address => uint256)"),
  keyed: Place.variable(FACTS.OrderRelay, "_nonces", "mapping(address => mapping(uint192 => uint64))"),
} as const;

export const TRIGGERS = {
  triggers: Place.variable(FACTS.TriggerOrders, "_triggers"),
  count: Place.variable(FACTS.TriggerOrders, "_count"),
} as const;

/** Which gateway this code is; undefined: none of this checkout's. */
export function gatewayIn(
  code: string,
): { readonly name: GatewayName; readonly code: CodeReading } | undefined {
  for (const name of GATEWAYS) {
    const reading = readCode(FACTS[name], code);
    if (reading.matches) return { name, code: reading };
  }
  return undefined;
}

/** An immutable that is not what it must be. */
export interface WrongImmutable {
  readonly name: string;
  readonly have: string;
  readonly need: string;
}

/** Who is wired otherwise than the exchange, and by which name and domain an OrderRelay takes signatures. */
export function wrongImmutables(
  name: GatewayName,
  { immutables }: CodeReading,
  address: string,
  addresses: Readonly<Record<string, string>>,
): readonly WrongImmutable[] {
  const need = new Map(
    Object.entries(WIRES[name]).map(([label, part]) => [label, BigInt(addresses[part] ?? "0x0")]),
  );
  if (name === "OrderRelay") {
    const chain = immutables.get("_cachedChainId") ?? 0n;
    for (const [label, value] of domainOf(BigInt(address), chain)) need.set(label, value);
  }
  return [...need].flatMap(([label, value]) => {
    const have = immutables.get(label) ?? 0n;
    return have === value ? [] : [{ name: label, have: shown(have), need: shown(value) }];
  });
}

/** Addresses short, all else as words. */
function shown(value: bigint): string {
  const address = addressIn(value);
  return BigInt(address) === value ? address : word(value);
}

const NAME = "Glasshouse OrderRelay";
const VERSION = "1";
const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

/** OpenZeppelin's EIP712: name and version as short strings and as hashes, and the domain separator of this chain and address. */
function domainOf(address: bigint, chain: bigint): readonly (readonly [string, bigint])[] {
  const [name, version] = [hashOf(NAME), hashOf(VERSION)];
  const separator = keccakHex(
    [hashOf(DOMAIN), name, version, word(chain), word(address)].reduce((all, one) => all + one.slice(2)),
  );
  return [
    ["_cachedThis", address],
    ["_cachedDomainSeparator", BigInt(separator)],
    ["_hashedName", BigInt(name)],
    ["_hashedVersion", BigInt(version)],
    ["_name", shortString(NAME)],
    ["_version", shortString(VERSION)],
  ];
}

function hexOf(text: string): string {
  return `0x${Buffer.from(text, "utf8").toString("hex")}`;
}

function hashOf(text: string): string {
  return keccakHex(hexOf(text));
}

/** ShortStrings: bytes from the left, their number in the lowest byte. */
function shortString(text: string): bigint {
  return BigInt(hexOf(text).padEnd(66, "0")) | BigInt(toBytes(hexOf(text)).length);
}
