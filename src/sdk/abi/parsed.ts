import { Interface, type InterfaceAbi } from "ethers";

import { EventReader } from "./eventReader";
import { MethodCodec } from "./methodCodec";

/**
 * Makes something of an ABI once a process: ethers checks every type and hashes every signature, some milliseconds a contract.
 * An ABI is known by its identity, and must not change.
 */
function once<T>(make: (abi: InterfaceAbi) => T): (abi: InterfaceAbi) => T {
  const made = new WeakMap<object, T>();
  return (abi) => {
    if (typeof abi === "string") return make(abi);
    const found = made.get(abi) ?? make(abi);
    made.set(abi, found);
    return found;
  };
}

export const interfaceOf = once((abi) => Interface.from(abi));

/** How each event of a contract is read, by its first topic. */
export const eventReadersOf: (abi: InterfaceAbi) => ReadonlyMap<string, EventReader> = once((abi) => {
  const readers = new Map<string, EventReader>();
  interfaceOf(abi).forEachEvent((fragment) => readers.set(fragment.topicHash, new EventReader(fragment)));
  return readers;
});

/** How each function of a contract is called, by its name. */
export const methodsOf: (abi: InterfaceAbi) => ReadonlyMap<string, MethodCodec> = once((abi) => {
  const methods = new Map<string, MethodCodec>();
  interfaceOf(abi).forEachFunction((fragment) => methods.set(fragment.name, new MethodCodec(fragment)));
  return methods;
});
