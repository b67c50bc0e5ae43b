import { BaseContract, Interface } from "ethers";

import { FUND } from "../../../src/domain/ids";
import { WAD } from "../../support/config";
import { nativeOf } from "../../support/trade";
import { type World } from "../world";
import { anyActor, anyMarket, type Handler, pick, positionOf } from "./handler";

const DAY_SEC = 86_400;

const SHARES = new Interface([
  "function maxDeposit(address) view returns (uint256)",
  "function maxRedeem(address) view returns (uint256)",
  "function balanceOf(address) view returns (uint256)",
]);

/** Shares have ERC-4626's verbs beside the fund's own; claims are answered to their controller. */
const VERBS = new Interface([
  "function deposit(uint256 assets, address receiver) returns (uint256)",
  "function redeem(uint256 shares, address receiver, address owner) returns (uint256)",
]);

async function read(world: World, method: string, owner: string): Promise<bigint> {
  const data = SHARES.encodeFunctionData(method, [owner]);
  const answer = await world.chain.call(owner, world.x.deployment.addresses.fund, data);
  return BigInt(answer.data);
}

const request: Handler = {
  name: "fundDeposit",
  weight: 6,
  run: async (world, rng) => {
    if (world.scenario.fund === 0 && rng.chance(950_000)) return false;
    const from = pick(rng, world.owners);
    const assets = nativeOf(world.x, BigInt(rng.between(10, 5_000)) * WAD);
    const base = { handler: "fundDeposit", from, contract: world.x.fund, method: "requestDeposit" };
    await world.act({ ...base, args: [assets, from], expected: [] });
    return true;
  },
};

/** Claims settled shares, asks to redeem held ones, claims redeemed assets, or takes a rolled deposit back. */
const claim: Handler = {
  name: "fundClaim",
  weight: 8,
  run: async (world, rng) => {
    const from = pick(rng, world.owners);
    const contract = new BaseContract(world.x.deployment.addresses.fund, VERBS);
    const [assets, redeemed] = [await read(world, "maxDeposit", from), await read(world, "maxRedeem", from)];
    if (assets > 0n) {
      const base = { handler: "fundClaim", from, contract, method: "deposit", args: [assets, from] };
      await world.act({ ...base, expected: [] });
      return true;
    }
    if (redeemed > 0n) {
      const base = { handler: "fundClaim", from, contract, method: "redeem", args: [redeemed, from, from] };
      await world.act({ ...base, expected: [] });
      return true;
    }
    return false;
  },
};

const redeem: Handler = {
  name: "fundRedeem",
  weight: 5,
  run: async (world, rng) => {
    const from = pick(rng, world.owners);
    const shares = await read(world, "balanceOf", from);
    if (shares === 0n) return false;
    const some = (shares * BigInt(rng.between(1, 500))) / 1_000n;
    if (some === 0n) return false;
    const base = { handler: "fundRedeem", from, contract: world.x.fund, method: "requestRedeem" };
    await world.act({ ...base, args: [some, from], expected: [] });
    return true;
  },
};

const settle: Handler = {
  name: "fundEpoch",
  weight: 3,
  run: async (world, rng) => {
    const base = { handler: "fundEpoch", from: pick(rng, world.owners), contract: world.x.fund };
    const dt = rng.chance(600_000) ? DAY_SEC : 1;
    await world.act({
      ...base,
      method: "settleEpoch",
      args: [],
      expected: ["InsuranceFund_EpochOpen", "InsuranceFund_NoQuorum"],
      dt,
    });
    return true;
  },
};

/** Anybody takes what the fund took over, at the price of the rule. */
const inventory: Handler = {
  name: "inventory",
  weight: 14,
  run: async (world, rng) => {
    const market = anyMarket(world, rng);
    const { size } = positionOf(world, FUND, market.id);
    const whole = (size > 0n ? size : -size) / market.lotSize;
    if (whole === 0n) return false;
    const most = whole < 2_000n ? whole : 2_000n;
    const part = BigInt(rng.between(1, Number(most))) * market.lotSize;
    const { id, owner } = anyActor(world, rng);
    const base = { handler: "inventory", from: owner, contract: world.x.fund, method: "takeInventory" };
    const expected = [
      "InsuranceFund_Closed",
      "InsuranceFund_TakeTooLarge",
      "InsuranceFund_TakerMargin",
      "InsuranceFund_Insolvent",
    ];
    const args = [id, market.id, size > 0n ? part : -part];
    await world.act({ ...base, args, expected });
    return true;
  },
};

export const FUND_HANDLERS: readonly Handler[] = [request, claim, redeem, settle, inventory];
