import { type MarketId } from "../../domain/ids";
import { type ExchangeConfig, type SourceTerms } from "../../sdk/deploy/exchangeConfig";
import { ROLES } from "../../sdk/deploy/roles";
import { type Finding } from "../finding";
import { type Powers } from "../powers/powers";
import { type ContractStorage } from "../state/contractStorage";
import { type ExchangeState } from "../state/exchangeState";
import { REGISTRY } from "../state/places";
import { part } from "../valuation/accountFrom";
import { sourceWords } from "../valuation/marketFrom";
import { shortString } from "../valuation/shortString";

/** A configuration as it was published, such as the one in deploy/config. Addresses of people are compared where they are named. */
export type PublishedConfig = Omit<ExchangeConfig, "governance"> & {
  readonly governance: Pick<ExchangeConfig["governance"], "executionDelaySec"> &
    Partial<Pick<ExchangeConfig["governance"], "governor" | "guardian">>;
};

/** What is proved, as far as a configuration says something about it. */
export interface ConfiguredState {
  readonly state: ExchangeState;
  readonly powers: Powers;
  /** Of the settlement token. */
  readonly decimals: bigint;
}

/** Where a source's terms stand in its word, from the lowest bit, and how wide: libraries/SourceWords.sol. */
const TERMS = [
  ["weight", 160n, 16],
  ["maxAgeSec", 176n, 32],
  ["maxConfidencePpm", 208n, 24],
  ["pull", 232n, 1],
] as const satisfies readonly (readonly [keyof SourceTerms, bigint, number])[];

/** Holds every parameter, every source's terms, the delay and its holders against what was published. */
export function configFindings(published: PublishedConfig, proved: ConfiguredState): readonly Finding[] {
  const { registry, oracle } = proved.state.storages;
  const differences = new Differences();
  differences.require("decimals of the token", proved.decimals, BigInt(published.token.decimals));
  differences.require("number of markets", BigInt(proved.state.markets), BigInt(published.markets.length));
  published.markets.slice(0, proved.state.markets).forEach(({ symbol, parameters, sources }, id) => {
    const listing = REGISTRY.listings.at(id);
    differences.require(
      `symbol of market ${id}`,
      shortString(registry.word(listing.member("symbol"))),
      symbol,
    );
    for (const [group, values] of Object.entries(parameters)) {
      for (const [name, need] of Object.entries(values as Readonly<Record<string, bigint>>)) {
        const place = listing.member("config").member(group).member(name);
        differences.require(`market ${id}: ${group}.${name}`, registry.value(place), need);
      }
    }
    compareSources(differences, oracle, id, sources);
  });
  comparePeople(differences, published, proved.powers);
  return differences.all;
}

function compareSources(
  differences: Differences,
  oracle: ContractStorage,
  id: number,
  sources: readonly SourceTerms[],
): void {
  const words = sourceWords(oracle, id as MarketId);
  differences.require(`market ${id}: number of sources`, BigInt(words.length), BigInt(sources.length));
  sources.slice(0, words.length).forEach((source, i) => {
    for (const [name, at, bits] of TERMS) {
      const have = part(words[i] ?? 0n, at, bits);
      differences.require(`market ${id}: source ${i}, ${name}`, have, BigInt(source[name]));
    }
  });
}

function comparePeople(
  differences: Differences,
  { governance: { executionDelaySec, governor, guardian } }: PublishedConfig,
  { holders }: Powers,
): void {
  for (const { role, account, delaySec } of holders) {
    if (role !== ROLES.GUARDIAN)
      differences.require(`delay of role ${role} [s]`, BigInt(delaySec), BigInt(executionDelaySec));
    const need = role === ROLES.GUARDIAN ? guardian : governor;
    if (need !== undefined) differences.require(`holder of role ${role}`, account, need.toLowerCase());
  }
}

class Differences {
  readonly all: Finding[] = [];

  require(subject: string, have: bigint | string, need: bigint | string): void {
    if (have === need) return;
    const text = "The exchange does not run by the published configuration.";
    this.all.push({ law: "CONF-1", severity: "major", subject, have: `${have}`, need: `${need}`, text });
  }
}
