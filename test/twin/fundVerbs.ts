import { BaseContract, Interface } from "ethers";

import { type Stream } from "../../src/sim/random/stream";
import { type Handler, pick } from "../stateful/handlers/handler";
import { type World } from "../stateful/world";

/** ERC-4626's verbs that the usual handlers leave out. */
const VERBS = new Interface([
  "function maxMint(address) view returns (uint256)",
  "function maxWithdraw(address) view returns (uint256)",
  "function mint(uint256 shares, address receiver) returns (uint256)",
  "function withdraw(uint256 assets, address receiver, address owner) returns (uint256)",
]);

async function most(world: World, method: "maxMint" | "maxWithdraw", owner: string): Promise<bigint> {
  const data = VERBS.encodeFunctionData(method, [owner]);
  return BigInt((await world.chain.call(owner, world.x.deployment.addresses.fund, data)).data);
}

/** All or a part, never nothing. */
function partOf(rng: Stream, whole: bigint): bigint {
  const part = (whole * BigInt(rng.between(1, 1_000))) / 1_000n;
  return part > 0n ? part : whole;
}

const mint: Handler = {
  name: "fundMint",
  weight: 5,
  run: async (world, rng) => {
    const from = pick(rng, world.owners);
    const whole = await most(world, "maxMint", from);
    if (whole === 0n) return false;
    const contract = new BaseContract(world.x.deployment.addresses.fund, VERBS);
    const args = [partOf(rng, whole), pick(rng, world.owners)];
    await world.act({ handler: "fundMint", from, contract, method: "mint", args, expected: "any" });
    return true;
  },
};

const withdraw: Handler = {
  name: "fundWithdraw",
  weight: 5,
  run: async (world, rng) => {
    const from = pick(rng, world.owners);
    const whole = await most(world, "maxWithdraw", from);
    if (whole === 0n) return false;
    const contract = new BaseContract(world.x.deployment.addresses.fund, VERBS);
    const args = [partOf(rng, whole), pick(rng, world.owners), from];
    await world.act({ handler: "fundWithdraw", from, contract, method: "withdraw", args, expected: "any" });
    return true;
  },
};

/** Takes back what waits: it can be had only while the fund is insolvent. */
const cancel: Handler = {
  name: "fundCancel",
  weight: 3,
  run: async (world, rng) => {
    const from = pick(rng, world.owners);
    const contract = world.x.fund;
    const { pendingAssets } = await contract.requestsOf(from);
    if (pendingAssets === 0n) return false;
    await world.act({
      handler: "fundCancel",
      from,
      contract,
      method: "cancelDeposit",
      args: [],
      expected: "any",
    });
    return true;
  },
};

export const FUND_VERBS: readonly Handler[] = [mint, withdraw, cancel];
