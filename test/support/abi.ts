import { type FunctionFragment, type Interface, type ParamType, ZeroAddress } from "ethers";

/** Every function that may change state. */
export function writesOf(contract: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  contract.forEachFunction((fragment) => {
    if (!fragment.constant) {
      found.push(fragment);
    }
  });
  return found;
}

/** Calldata of a function whose every argument is zero, empty or false. */
export function emptyCall(contract: Interface, fragment: FunctionFragment): string {
  return contract.encodeFunctionData(fragment, fragment.inputs.map(emptyValue));
}

function emptyValue(type: ParamType): unknown {
  if (type.isArray()) {
    const length = Math.max(type.arrayLength ?? 0, 0);
    return Array.from({ length }, () => emptyValue(type.arrayChildren as ParamType));
  }
  if (type.isTuple()) {
    return type.components.map(emptyValue);
  }
  if (type.type === "address") {
    return ZeroAddress;
  }
  if (type.type === "bool") {
    return false;
  }
  if (type.type === "string") {
    return "";
  }
  if (type.type === "bytes") {
    return "0x";
  }
  const fixedBytes = /^bytes(\d+)$/.exec(type.type);
  return fixedBytes ? `0x${"00".repeat(Number(fixedBytes[1]))}` : 0n;
}
