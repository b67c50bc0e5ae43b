import { type Part, PARTS } from "../code/wiring";
import { type Finding } from "../finding";
import { word } from "../hex";
import { type ContractStorage } from "../state/contractStorage";
import { type ExchangeState } from "../state/exchangeState";
import { BREAKER, COLLATERAL, ORACLE, REGISTRY } from "../state/places";
import { type ExpectedWord } from "./expectedWord";

/** The words of one contract, as its events lead to them. */
export interface PartWords {
  readonly part: Part;
  readonly words: readonly ExpectedWord[];
}

/** The shadow judges the rest of the Ledger, and best prices of the Exchange. */
const SHADOWED: ReadonlySet<Part> = new Set<Part>(["ledger", "exchange"]);
/** Judged by WIRE-1. */
const WIRED: Readonly<Partial<Record<Part, bigint>>> = {
  registry: REGISTRY.authority.slot,
  oracle: ORACLE.authority.slot,
  breaker: BREAKER.authority.slot,
  collateral: COLLATERAL.authority.slot,
};

/** Holds every proved word against what the events say of it; where they say nothing, nothing was ever written. */
export function wordFindings(derived: readonly PartWords[], { storages }: ExchangeState): readonly Finding[] {
  return derived.flatMap(({ part, words }) => {
    const storage = storages[part];
    const differing = words.flatMap(({ place, value }): readonly Finding[] => {
      const have = storage.peek(place);
      return have === value ? [] : [findingAt(`${PARTS[part]}, ${place.name}`, `${have}`, `${value}`)];
    });
    if (SHADOWED.has(part)) return differing;
    return [...differing, ...untoldFindings(part, storage, words)];
  });
}

/** Words that are explained as possible, that no event accounts for, and that hold something all the same. */
function untoldFindings(
  part: Part,
  storage: ContractStorage,
  words: readonly ExpectedWord[],
): readonly Finding[] {
  const told = new Set(words.flatMap(({ place }) => place.slots()));
  return storage.slots
    .filter((slot) => !told.has(slot) && slot !== WIRED[part] && storage.get(slot) !== 0n)
    .map((slot) =>
      findingAt(
        `${PARTS[part]}, slot ${word(slot)}`,
        word(storage.get(slot) ?? 0n),
        "nothing: no event wrote it",
      ),
    );
}

function findingAt(subject: string, have: string, need: string): Finding {
  const text = "The contract's proved word is not what the events lead to.";
  return { law: "REC-1", severity: "critical", subject, have, need, text };
}
