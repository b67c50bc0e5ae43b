import { expect } from "chai";
import { ethers } from "hardhat";

import { AVAX } from "../../deploy/config/avax";
import { addressOf, type DeployContext } from "../../src/sdk/deploy/context";
import { STEPS, deployExchange } from "../../src/sdk/deploy/deploy";
import { DeployConfigError, DeployMismatchError } from "../../src/sdk/deploy/errors";
import { ROLES } from "../../src/sdk/deploy/roles";
import { selectorOf } from "../../src/sdk/deploy/steps/roles";
import { Authority__factory } from "../../typechain";
import { load } from "../support/load";
import { changed } from "../support/parameters";
import { newContext, withConfig } from "./context";

async function finished(): Promise<DeployContext> {
  const context = await newContext();
  await deployExchange(context);
  return context;
}

/** Everything but the transaction that takes the deployer's power away. */
async function notHandedOver(): Promise<DeployContext> {
  const context = await newContext();
  for (const name of Object.keys(STEPS) as (keyof typeof STEPS)[]) {
    if (name !== "handover" && name !== "verification") {
      await STEPS[name](context);
    }
  }
  return context;
}

async function mismatchesOf(context: DeployContext): Promise<readonly string[]> {
  const answer = await STEPS.verification(context).catch((error: unknown) => error);
  if (answer === undefined) {
    return [];
  }
  expect(answer).to.be.instanceOf(DeployMismatchError);
  return (answer as DeployMismatchError).mismatches;
}

async function refusalOf(context: DeployContext): Promise<unknown> {
  return deployExchange(context).catch((error: unknown) => error);
}

describe("verification of a deployment", () => {
  it("finds nothing in a finished one", async () => {
    expect(await mismatchesOf(await load(finished))).to.deep.equal([]);
  });

  it("names the deployer while it is still admin", async () => {
    const context = await load(notHandedOver);
    const deployer = await context.deployer.getAddress();
    expect(await mismatchesOf(context)).to.deep.equal([
      `role 0 of ${deployer}: found delay 0 s, wanted undefined`,
    ]);
  });

  it("names a holder who is not configured, one who is missing and a wrong delay", async () => {
    const context = await load(finished);
    const { governance } = context.config;
    const stranger = ethers.Wallet.createRandom().address;
    const other = { ...governance, guardian: stranger, executionDelaySec: 1 };
    expect(await mismatchesOf(withConfig(context, { governance: other }))).to.have.members([
      `role 2 of ${governance.guardian}: found delay 0 s, wanted undefined`,
      `role 2 of ${stranger}: found undefined, wanted delay 0 s`,
      `role 1 of ${governance.governor}: found delay 86400 s, wanted delay 1 s`,
      `role 0 of ${governance.governor}: found delay 86400 s, wanted delay 1 s`,
    ]);
  });

  it("names a parameter and a source that differ", async () => {
    const context = await load(finished);
    const market = context.config.markets[0]!;
    const [first, ...rest] = market.sources;
    const other = {
      ...market,
      parameters: changed(AVAX, { trading: { bandPpm: 60_000n } }),
      sources: [{ ...first!, weight: 2 }, ...rest],
    };
    expect(await mismatchesOf(withConfig(context, { markets: [other] }))).to.deep.equal([
      "AVAX.trading.bandPpm: found 50000, wanted 60000",
      "sources of AVAX.0.weight: found 1, wanted 2",
    ]);
  });

  it("names a function that another role may call, and a contract that is closed", async () => {
    const context = await load(notHandedOver);
    const authority = Authority__factory.connect(await addressOf(context, "Authority"), context.deployer);
    const [oracle, breaker] = [
      await addressOf(context, "PriceOracle"),
      await addressOf(context, "CircuitBreaker"),
    ];
    const tighten = selectorOf("breaker", "tighten");
    await (await authority.setTargetFunctionRole(breaker, [tighten], ROLES.GOVERNOR)).wait();
    await (await authority.setTargetClosed(oracle, true)).wait();
    expect(await mismatchesOf(context)).to.include.members([
      `role of breaker.tighten: found ${ROLES.GOVERNOR}, wanted ${ROLES.GUARDIAN}`,
      "oracle is closed: found true, wanted false",
    ]);
  });

  it("names a contract that was built from other code", async () => {
    const context = await load(finished);
    const artifacts: DeployContext["artifacts"] = async (contract) => {
      const artifact = await context.artifacts(contract);
      return contract === "Ledger" ? { ...artifact, bytecode: `${artifact.bytecode}00` } : artifact;
    };
    const mismatches = await mismatchesOf({ ...context, artifacts });
    expect(mismatches).to.have.length(1);
    expect(mismatches[0]).to.match(/^creation code of Ledger: found 0x[0-9a-f]{64}, wanted 0x[0-9a-f]{64}$/);
  });
});

describe("the configuration of a deployment", () => {
  it("is refused when one address holds two roles, or nobody does", async () => {
    const context = await newContext();
    const { governance } = context.config;
    for (const guardian of [governance.governor, await context.deployer.getAddress(), ethers.ZeroAddress]) {
      const refusal = await refusalOf(withConfig(context, { governance: { ...governance, guardian } }));
      expect(refusal).to.be.instanceOf(DeployConfigError);
    }
  });

  it("is refused without a delay of governance", async () => {
    const context = await newContext();
    for (const executionDelaySec of [0, -1, 1.5, Number.NaN]) {
      const governance = { ...context.config.governance, executionDelaySec };
      expect(await refusalOf(withConfig(context, { governance }))).to.be.instanceOf(DeployConfigError);
    }
  });

  it("is refused when an existing token has other decimals", async () => {
    const context = await newContext();
    const address = await (await ethers.deployContract("TestToken", ["USDX", 6])).getAddress();
    const refusal = await refusalOf(
      withConfig(context, { token: { kind: "existing", address, decimals: 18 } }),
    );
    expect(refusal).to.be.instanceOf(DeployMismatchError);
    expect((refusal as DeployMismatchError).mismatches).to.deep.equal([
      `token ${address} has 6 decimals, not 18`,
    ]);
  });
});
