import { type FunctionFragment, Interface, type ParamType, ZeroHash } from "ethers";
import { artifacts, network } from "hardhat";

import { CONTRACT_SOURCES, type ContractName } from "../../src/sdk/deploy/contracts";
import { writesOf } from "../../test/support/abi";
import { lots, ticks } from "../../test/support/trade";
import { WAD } from "../../test/support/config";
import { type Role, ROLES_ASKED, type RoleWorld, worldOfRoles } from "./worldOfRoles";

/** What a contract answers to one who calls. */
export const Answer = {
  /** The call was executed. */
  Done: "yes",
  /** Refused for what it asks or for the state of things, not for who asks: he may call, for himself. */
  Open: "may",
  /** Must be scheduled with the Authority first. */
  Delayed: "delay",
  /** Refused for who asks. */
  Refused: "-",
} as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

export interface MatrixRow {
  readonly contract: string;
  readonly signature: string;
  readonly selector: string;
  readonly answers: Readonly<Record<Role, Answer>>;
}

const ABOUT_THE_CALLER =
  /_(Not(Owner|Engine|Exchange|Oracle|Liquidator|Deleverager|Deployer|Authorized|Controller)|Fixed)$|^AccessManage[dr]Unauthorized/;
/** The language's own, and a revert without a word. */
const BUILT_IN = [
  ["", "silent"],
  ["0x", "silent"],
  ["0x08c379a0", "Error"],
  ["0x4e487b71", "Panic"],
] as const;
const NOT_SCHEDULED = "AccessManagerNotScheduled";
const MARKET = 0;

/** Calls every function that writes, of every deployed contract, as every role; nothing of it is mined. */
export async function governanceMatrix(): Promise<readonly MatrixRow[]> {
  const world = await worldOfRoles();
  const codes = await Promise.all(
    world.contracts.map(async ({ name, address }) => {
      const source = `${CONTRACT_SOURCES[name as ContractName]}:${name}`;
      return { name, address, code: new Interface((await artifacts.readArtifact(source)).abi) };
    }),
  );
  const errors = errorsOf(codes.map(({ code }) => code));
  const rows: MatrixRow[] = [];
  for (const { name, address, code } of codes) {
    for (const fragment of writesOf(code))
      rows.push(await rowOf(world, errors, { name, address, code }, fragment));
  }
  return rows;
}

interface Target {
  readonly name: string;
  readonly address: string;
  readonly code: Interface;
}

async function rowOf(
  world: RoleWorld,
  errors: ReadonlyMap<string, string>,
  { name, address, code }: Target,
  fragment: FunctionFragment,
): Promise<MatrixRow> {
  const data = code.encodeFunctionData(
    fragment,
    fragment.inputs.map((input) => valueOf(world, input)),
  );
  const said = new Map<Role, string>();
  for (const role of ROLES_ASKED) said.set(role, await ask(world.addressOf[role], address, data, errors));
  // Where nobody at all needs a schedule, its absence is about the state of things.
  const delays = said.get("stranger") !== NOT_SCHEDULED;
  const answers = Object.fromEntries([...said].map(([role, error]) => [role, answerTo(error, delays)]));
  return {
    contract: name,
    signature: fragment.format("sighash"),
    selector: fragment.selector,
    answers: answers as Record<Role, Answer>,
  };
}

function answerTo(error: string, delays: boolean): Answer {
  if (error === "") return Answer.Done;
  if (error === NOT_SCHEDULED && delays) return Answer.Delayed;
  return ABOUT_THE_CALLER.test(error) ? Answer.Refused : Answer.Open;
}

/** @return name of the error; empty where the call succeeds. */
async function ask(
  from: string,
  to: string,
  data: string,
  errors: ReadonlyMap<string, string>,
): Promise<string> {
  try {
    await network.provider.send("eth_call", [{ from, to, data }, "latest"]);
    return "";
  } catch (cause) {
    const revert = revertOf(cause);
    const name = errors.get(revert.slice(0, 10));
    // An error that nobody declares could be about the caller: no guess is made.
    if (name === undefined) throw new RangeError(`${to} answers ${revert}`, { cause });
    return name;
  }
}

/** The network tells the data of a revert in one of two ways. */
function revertOf(cause: unknown): string {
  const { data } = cause as { readonly data?: string | { readonly data?: string } };
  return (typeof data === "object" ? data.data : data) ?? "";
}

function errorsOf(codes: readonly Interface[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>(BUILT_IN);
  for (const code of codes) code.forEachError(({ selector, name }) => names.set(selector, name));
  return names;
}

/** An argument by name and type: the owner's account and order where one is asked for, so that only who asks can be wrong. */
function valueOf(world: RoleWorld, type: ParamType, name = type.name): unknown {
  if (type.isArray()) {
    const length = type.arrayLength === null || type.arrayLength < 0 ? 1 : type.arrayLength;
    // A list of orders holds an order; a multicall holds nothing.
    const count = EMPTY.has(name) ? 0 : length;
    const one = name.replace(/s$/, "");
    return Array.from({ length: count }, () => valueOf(world, type.arrayChildren as ParamType, one));
  }
  if (type.isTuple()) return type.components.map((part) => valueOf(world, part));
  const known = NAMED[`${name} ${type.type}`]?.(world);
  return known ?? plainValue(world, type);
}

const EMPTY: ReadonlySet<string> = new Set(["data", "results"]);

/** Calldata of a governed call, where one is asked for. */
const governedCall = ({ x }: RoleWorld): string =>
  x.oracle.interface.encodeFunctionData("setSources", [MARKET, []]);

const NAMED: Readonly<Record<string, (world: RoleWorld) => unknown>> = {
  "account uint32": ({ account }) => account,
  "order uint72": ({ order }) => order,
  "cancel uint72": ({ order }) => order,
  "market uint8": () => MARKET,
  "isBuy bool": () => true,
  "tick uint32": ({ x }) => ticks(x, 29n * WAD),
  "lots uint64": ({ x }) => lots(x, WAD),
  "kind uint8": () => 0,
  "expiry uint32": () => 0,
  "owner address": ({ addressOf }) => addressOf.owner,
  "target address": ({ x }) => x.deployment.addresses.oracle,
  "data bytes": governedCall,
  "tier uint8": () => 1,
  // As soon as it may be.
  "when uint48": () => 0,
};

function plainValue({ addressOf }: RoleWorld, { type }: ParamType): unknown {
  if (type === "address") return addressOf.stranger;
  if (type === "bool") return false;
  if (type === "string") return "";
  if (type === "bytes") return "0x";
  if (type.startsWith("bytes")) return ZeroHash.slice(0, 2 + 2 * Number(type.slice(5)));
  return 1n;
}
