import { type FunctionFragment, Interface, type ParamType, ZeroHash } from "ethers";
import { artifacts } from "hardhat";

import { CONTRACT_SOURCES, type ContractName, LAUNCHES } from "../../src/sdk/deploy/contracts";
import { writesOf } from "../support/abi";
import { WAD } from "../support/config";
import { type Fixture } from "../support/fixture";

export interface Call {
  readonly to: string;
  /** Contract and function. */
  readonly name: string;
  readonly data: string;
}

/** What an attacker writes where a call asks for it. */
export interface Intent {
  /** Whose account is acted on. */
  readonly account: bigint;
  /** Who is said to be an owner. */
  readonly owner: string;
  /** Where money should go. */
  readonly own: string;
  readonly amount?: bigint;
}

/** Every function that writes, of every contract of the exchange and of `others`, filled in with an intent. */
export async function everyCall(
  x: Fixture,
  intent: Intent,
  others: readonly (readonly [contract: ContractName, address: string])[] = [],
): Promise<Call[]> {
  const { addresses } = x.deployment;
  const launched = LAUNCHES.map(({ key, contract }) => [contract, addresses[key]] as const);
  const found: Call[] = [];
  for (const [contract, to] of [...launched, ["Authority", addresses.authority] as const, ...others]) {
    const { abi } = await artifacts.readArtifact(`${CONTRACT_SOURCES[contract]}:${contract}`);
    const code = new Interface(abi);
    for (const fragment of writesOf(code) as FunctionFragment[]) {
      const values = fragment.inputs.map((input) => valueOf(input, intent));
      found.push({
        to,
        name: `${contract}.${fragment.name}`,
        data: code.encodeFunctionData(fragment, values),
      });
    }
  }
  return found;
}

function valueOf(type: ParamType, intent: Intent): unknown {
  if (type.baseType === "array") {
    const length = type.arrayLength === null || type.arrayLength < 0 ? 1 : type.arrayLength;
    return Array.from({ length }, () => valueOf(type.arrayChildren!, intent));
  }
  if (type.baseType === "tuple") return (type.components ?? []).map((part) => valueOf(part, intent));
  if (type.name === "to" && type.type === "uint32") return 1n;
  if (type.type === "uint32" && /account|from|taker|owner/.test(type.name)) return intent.account;
  if (type.type === "address") return type.name === "owner" ? intent.owner : intent.own;
  if (type.type === "bool") return true;
  if (type.type === "string") return "";
  if (type.type.startsWith("bytes"))
    return type.type === "bytes" ? "0x" : ZeroHash.slice(0, 2 + 2 * Number(type.type.slice(5)));
  if (/^(amountNative|assets|shares)$/.test(type.name)) return intent.amount ?? 1n;
  return /amount|size|price/.test(type.name) ? WAD : 1n;
}
