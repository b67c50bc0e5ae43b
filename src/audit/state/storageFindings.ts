import { type Finding, type Unchecked } from "../finding";
import { word } from "../hex";
import { type Foreign } from "../trie/foreign";
import { storedNumber } from "../trust/accounts";
import { type ContractStorage } from "./contractStorage";

/** How much of a list people are told. */
const SHOWN = 4;

/** A node that told other values than it proves. */
export function liesOf(name: string, slots: readonly bigint[]): Unchecked {
  const shown = slots.slice(0, SHOWN).map(word).join(", ");
  return {
    law: "STATE-1",
    subject: name,
    reason: `the node told other values than it proves for ${slots.length} slots (${shown}): it does not tell the truth`,
  };
}

/** Bits that no variable uses. */
export function strayFinding(name: string, storage: ContractStorage, slot: bigint): Finding {
  return {
    law: "STATE-2",
    severity: "critical",
    subject: `${name}, slot ${word(slot)}`,
    have: word(storage.get(slot) ?? 0n),
    need: "zeros where no variable is",
    text: "A slot holds bits that the source of the contract never writes.",
  };
}

/** Storage that nothing explains: each hidden value that was found, and how much more there is. */
export function hiddenFindings(name: string, storage: ContractStorage, foreign: Foreign): readonly Finding[] {
  const text =
    "The contract holds storage that its source and its events do not explain, or the node kept events back.";
  const need = `nothing beside the ${storage.slots.length} slots that source and history explain`;
  const of = (subject: string, have: string): Finding => ({
    law: "STATE-2",
    severity: "critical",
    subject,
    have,
    need,
    text,
  });
  const hidden = foreign.leaves.filter(({ value }) => storedNumber(value) !== 0n);
  const found = hidden
    .slice(0, SHOWN)
    .map(({ key, value }) => of(`${name}, slot with hash ${key}`, `0x${storedNumber(value).toString(16)}`));
  const rest = hidden.length - found.length + foreign.unseen.length;
  if (rest === 0 && found.length > 0) return found;
  return [...found, of(name, `another storage root: ${rest} or more slots that could not be named`)];
}
