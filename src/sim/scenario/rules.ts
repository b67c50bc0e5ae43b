/** How quickly liquidation keepers work. */
export const KEEPER_SPEEDS = ["fast", "slow", "absent"] as const;
export type KeeperSpeed = (typeof KEEPER_SPEEDS)[number];

/** What stands behind the oracle's sources, and what is made of their answers. */
export const ORACLES = ["median", "single", "weighted"] as const;
export type Oracle = (typeof ORACLES)[number];

/** Whose positions auto-deleveraging closes. */
export const ADL_RULES = ["class", "pro-rata-size", "queue"] as const;
export type AdlRule = (typeof ADL_RULES)[number];

/** How a liquidation sells into the book. */
export const LIQUIDATIONS = ["pieces", "all-at-once"] as const;
export type LiquidationRule = (typeof LIQUIDATIONS)[number];

/** What may differ between two runs of the same people and prices. */
export interface Rules {
  /**
   * `median`: one venue behind each source. `single`: the first venue behind all of them. `weighted`: one venue behind each source, and
   * the weighted mean of the live ones.
   */
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
  readonly adl: AdlRule;
  readonly liquidation: LiquidationRule;
  /** Gas that a block has room for; undefined: whatever is sent. */
  readonly gas: bigint | undefined;
}

export const COMMITTED: Rules = {
  oracle: "median",
  halts: true,
  insurance: 500_000n,
  keepers: "fast",
  flight: undefined,
  block: undefined,
  adl: "class",
  liquidation: "pieces",
  gas: undefined,
};

/** A setting of an arm that is none. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

interface RuleKey {
  /** What may stand behind the equals sign, for people. */
  readonly values: string;
  readonly does: string;
  /** Values that the contracts do not have: the column runs on their twin. */
  readonly twinOnly?: readonly string[];
  /** Undefined: not a value of this rule. */
  readonly read: (value: string) => Partial<Rules> | undefined;
}

const LARGEST_FUND = 1_000_000_000n;
const LONGEST_BLOCK = 60;
const LARGEST_PPM = 1_000_000;
/** Room for the largest batch of quotes. */
const LEAST_GAS = 2_000_000n;
const MOST_GAS = 999_999_999_999n;

/** Everything that `--arm key=value` knows. */
export const RULE_KEYS: Readonly<Record<string, RuleKey>> = {
  oracle: {
    values: ORACLES.join(" | "),
    does: "one venue behind each source, the first venue behind all of them, or one behind each and their weighted mean in place of the median",
    twinOnly: ["weighted"],
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
  adl: {
    values: ADL_RULES.join(" | "),
    does: "whom auto-deleveraging closes: every class opposite by leverage, every position by the same fraction, or whoever has most profit times leverage, whole, until it is enough",
    twinOnly: ["pro-rata-size", "queue"],
    read: (value) => oneOf(ADL_RULES, value, (adl) => ({ adl })),
  },
  liquidation: {
    values: LIQUIDATIONS.join(" | "),
    does: "whether a liquidation sells what restores the account, within the market's cap a minute, or all of its position",
    twinOnly: ["all-at-once"],
    read: (value) => oneOf(LIQUIDATIONS, value, (liquidation) => ({ liquidation })),
  },
  gas: {
    values: `${LEAST_GAS} to ${MOST_GAS}`,
    does: "gas that a block has room for, by what each kind of call costs; the rest waits for the next block",
    read: (value) => within(value, LEAST_GAS, MOST_GAS, (gas) => ({ gas })),
  },
};

/** Settings of these rules that the contracts do not have, as `key=value`. */
export function twinOnly(rules: Rules): string[] {
  return Object.entries(RULE_KEYS)
    .filter(([key, { twinOnly: values = [] }]) => values.includes(String(rules[key as keyof Rules])))
    .map(([key]) => `${key}=${String(rules[key as keyof Rules])}`);
}

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
