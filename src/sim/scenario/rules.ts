/** How quickly liquidation keepers work. */
export const KEEPER_SPEEDS = ["fast", "slow", "absent"] as const;
export type KeeperSpeed = (typeof KEEPER_SPEEDS)[number];

/** What stands behind the oracle's sources. */
export const ORACLES = ["median", "single"] as const;
export type Oracle = (typeof ORACLES)[number];

/** What may differ between two runs of the same people and prices. */
export interface Rules {
  /** `median`: one venue behind each source. `single`: the first venue behind all of them. */
  readonly oracle: Oracle;
  /** False: no price ever halts the market. */
  readonly halts: boolean;
  /** What the insurance fund starts with [whole dollars]. */
  readonly insurance: bigint;
  readonly keepers: KeeperSpeed;
  /** Half spread above which market makers leave [ppm]; undefined: each has its own. */
  readonly flight: number | undefined;
  /** Market time between two blocks [s]; undefined: as the scenario says. */
  readonly block: number | undefined;
}

export const COMMITTED: Rules = {
  oracle: "median",
  halts: true,
  insurance: 500_000n,
  keepers: "fast",
  flight: undefined,
  block: undefined,
};

/** A setting of an arm that is none. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

interface RuleKey {
  /** What may stand behind the equals sign, for people. */
  readonly values: string;
  readonly does: string;
  /** Undefined: not a value of this rule. */
  readonly read: (value: string) => Partial<Rules> | undefined;
}

const LARGEST_FUND = 1_000_000_000n;
const LONGEST_BLOCK = 60;
const LARGEST_PPM = 1_000_000;

/** Everything that `--arm key=value` knows. */
export const RULE_KEYS: Readonly<Record<string, RuleKey>> = {
  oracle: {
    values: ORACLES.join(" | "),
    does: "one venue behind each source, or the first venue behind all of them",
    read: (value) => oneOf(ORACLES, value, (oracle) => ({ oracle })),
  },
  halts: {
    values: "on | off",
    does: "whether prices may halt the market",
    read: (value) => oneOf(["on", "off"] as const, value, (word) => ({ halts: word === "on" })),
  },
  insurance: {
    values: "whole dollars",
    does: "what the insurance fund starts with",
    read: (value) => within(value, 0n, LARGEST_FUND, (insurance) => ({ insurance })),
  },
  keepers: {
    values: KEEPER_SPEEDS.join(" | "),
    does: "how quickly liquidation keepers work",
    read: (value) => oneOf(KEEPER_SPEEDS, value, (keepers) => ({ keepers })),
  },
  flight: {
    values: "ppm",
    does: "half spread above which market makers leave",
    read: (value) => within(value, 1n, BigInt(LARGEST_PPM), (flight) => ({ flight: Number(flight) })),
  },
  block: {
    values: `1 to ${LONGEST_BLOCK} s`,
    does: "market time between two blocks",
    read: (value) => within(value, 1n, BigInt(LONGEST_BLOCK), (block) => ({ block: Number(block) })),
  },
};

/** Reads `key=value` settings; throws RuleError with what is known instead. */
export function readRules(settings: readonly string[]): Partial<Rules> {
  const found: Record<string, unknown> = {};
  for (const setting of settings) {
    const [key = "", value] = split(setting);
    const rule = Object.hasOwn(RULE_KEYS, key) ? RULE_KEYS[key] : undefined;
    if (!rule) {
      throw new RuleError(`unknown rule "${key}"; known are: ${Object.keys(RULE_KEYS).join(", ")}`);
    }
    if (key in found) throw new RuleError(`rule "${key}" is set twice`);
    const read = value === undefined ? undefined : rule.read(value);
    if (!read) throw new RuleError(`"${setting}": ${key} takes ${rule.values}`);
    Object.assign(found, read);
  }
  return found;
}

function split(setting: string): [string, string | undefined] {
  const at = setting.indexOf("=");
  return at < 0 ? [setting, undefined] : [setting.slice(0, at), setting.slice(at + 1)];
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string,
  make: (value: T) => Partial<Rules>,
): Partial<Rules> | undefined {
  const found = known.find((word) => word === value);
  return found === undefined ? undefined : make(found);
}

function within(
  value: string,
  least: bigint,
  most: bigint,
  make: (value: bigint) => Partial<Rules>,
): Partial<Rules> | undefined {
  if (!/^[0-9]{1,12}$/.test(value)) return undefined;
  const number = BigInt(value);
  return number < least || number > most ? undefined : make(number);
}
