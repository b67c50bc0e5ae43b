import { MaxUint256 } from "ethers";
import { artifacts, ethers } from "hardhat";

import { CONTRACT_SOURCES, GATEWAYS, LAUNCHES } from "../../src/sdk/deploy/contracts";
import { wiringOf } from "../../src/sdk/deploy/wiring";
import { WAD } from "../../test/support/config";
import { deployExchange, type Fixture } from "../../test/support/fixture";
import { lots, openFunded, place, ticks } from "../../test/support/trade";

/** Who is asked, in the order of the columns. Engines are contracts of the exchange, whose address is borrowed for a call. */
export const PEOPLE = ["stranger", "owner", "delegate", "guardian", "governor", "deployer"] as const;
export const ENGINES = ["exchange", "vault", "oracle", "liquidator", "deleverager", "fund"] as const;
export type Role = (typeof PEOPLE)[number] | (typeof ENGINES)[number];
export const ROLES_ASKED: readonly Role[] = [...PEOPLE, ...ENGINES];

/** A deployed exchange with an owner, his delegate, and an order that rests. */
export interface RoleWorld {
  readonly x: Fixture;
  readonly account: bigint;
  readonly order: bigint;
  readonly addressOf: Readonly<Record<Role, string>>;
  /** Name in the source and address of every deployed contract with functions that write. */
  readonly contracts: readonly { readonly name: string; readonly address: string }[];
}

const BOTH_PERMISSIONS = 3;
const SLIPPAGE_BPS = 50;
const NEVER_SEC = 2 ** 39;

export async function worldOfRoles(): Promise<RoleWorld> {
  const x = await deployExchange();
  const [owner, delegate, stranger] = x.users;
  if (owner === undefined || delegate === undefined || stranger === undefined) {
    throw new RangeError("the network has too few accounts");
  }
  const account = await openFunded(x, owner, 10_000n * WAD);
  const keyring = x.keyring.connect(owner);
  await keyring.setDelegate(account, delegate, BOTH_PERMISSIONS, NEVER_SEC, SLIPPAGE_BPS, 1_000n * WAD);
  const terms = { account, isBuy: true, tick: ticks(x, 29n * WAD), lots: lots(x, WAD) };
  const { order } = await place(x, owner, terms);
  await x.token.connect(owner).approve(x.vault, MaxUint256);
  const { addresses } = x.deployment;
  const engines = Object.fromEntries(ENGINES.map((key) => [key, addresses[key]]));
  const people = {
    stranger,
    owner,
    delegate,
    guardian: x.guardian,
    governor: x.governor,
    deployer: x.deployer,
  };
  const named = Object.fromEntries(Object.entries(people).map(([role, { address }]) => [role, address]));
  const addressOf = { ...named, ...engines } as Record<Role, string>;
  return { x, account, order, addressOf, contracts: await contractsOf(x) };
}

async function contractsOf(x: Fixture): Promise<RoleWorld["contracts"]> {
  const { addresses } = x.deployment;
  const built = LAUNCHES.map(({ key, contract }) => ({ name: contract, address: addresses[key] }));
  const { authority, shipyard, token } = addresses;
  const first = [
    { name: "Authority", address: authority },
    { name: "Shipyard", address: shipyard },
  ];
  const wiring = wiringOf(authority, token, shipyard);
  const gateways = [];
  for (const name of GATEWAYS) {
    const { abi, bytecode } = await artifacts.readArtifact(`${CONTRACT_SOURCES[name]}:${name}`);
    const contract = await new ethers.ContractFactory(abi, bytecode, x.deployer).deploy(wiring);
    gateways.push({ name, address: await contract.getAddress() });
  }
  return [...first, ...built, ...gateways];
}
