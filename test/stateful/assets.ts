import { MaxUint256 } from "ethers";

import { type TestToken } from "../../typechain";
import { WAD } from "../support/config";
import { round } from "./handlers/prices";
import { type World } from "./world";

const HAIRCUTS_PPM = [200_000, 500_000] as const;
/** Small enough that a minute's sales are used up now and then [whole tokens]. */
const SALES_PER_MINUTE = [20_000, 5_000] as const;
const CAP = 50_000n * WAD;
/** More than whatever is pledged, however cheap the asset becomes: of what people hold outside the twin knows nothing. */
const PURSE = 10n ** 30n;

/** Lists a token for each market, priced by that market, and gives every owner plenty of it. */
export async function listAssets(world: World): Promise<void> {
  for (const [i, token] of world.assets.entries()) {
    await enrich(world, token);
    await list(world, i, await token.getAddress());
  }
}

async function enrich(world: World, token: TestToken): Promise<void> {
  const { collateral } = world.x.deployment.addresses;
  const { deployer } = world.x;
  for (const who of [deployer.address, ...world.owners]) {
    await world.outside(deployer.address, token, "mint", [who, PURSE]);
    await world.outside(who, token, "approve", [collateral, MaxUint256]);
    await world.outside(who, world.x.token, "approve", [collateral, MaxUint256]);
  }
  await world.outside(deployer.address, world.x.collateral, "testToken", [await token.getAddress(), 1_000n]);
}

async function list(world: World, market: number, token: string): Promise<void> {
  const { collateral, authority, governor, config, deployment } = world.x;
  const terms = {
    haircutPpm: HAIRCUTS_PPM[market] ?? 200_000,
    salesPerMinute: SALES_PER_MINUTE[market] ?? 5_000,
    cap: CAP,
  };
  const data = collateral.interface.encodeFunctionData("list", [token, market, terms]);
  const target = deployment.addresses.collateral;
  const base = { handler: "list", from: governor.address, contract: authority, expected: [] };
  await world.act({ ...base, method: "schedule", args: [target, data, 0] });
  const poke = { handler: "list", from: governor.address, contract: world.x.exchange, expected: [] };
  await world.act({ ...poke, method: "poke", args: [0], dt: config.governance.executionDelaySec });
  for (const one of world.markets) await round(world, one, "price");
  await world.act({ ...base, method: "execute", args: [target, data] });
}
