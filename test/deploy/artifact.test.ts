import { mkdtemp, rm, writeFile, mkdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { expect } from "chai";
import { config, ethers } from "hardhat";
import { ZodError } from "zod";

import { localConfig } from "../../deploy/config/local";
import { configFor } from "../../deploy/config/networks";
import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { configHash } from "../../src/sdk/deploy/configHash";
import { CONTRACT_SOURCES, type ContractName } from "../../src/sdk/deploy/contracts";
import { deployExchange } from "../../src/sdk/deploy/deploy";
import { DeployError } from "../../src/sdk/deploy/errors";
import { parseDeployment } from "../../src/sdk/deployment";
import { newContext } from "./context";

const ROLES = {
  governor: ethers.zeroPadValue("0x01", 20),
  guardian: ethers.zeroPadValue("0x02", 20),
  reporters: [ethers.zeroPadValue("0x03", 20), ethers.zeroPadValue("0x04", 20)],
};

describe("the artifact of a deployment", () => {
  it("is refused with every field that is wrong", async () => {
    const deployment = await deployExchange(await newContext());
    const wrong = {
      ...deployment,
      schema: "glasshouse.deployment/0",
      configHash: "0x12",
      addresses: { ...deployment.addresses, ledger: "0xnobody" },
      owner: deployment.addresses.ledger,
    };
    try {
      parseDeployment(JSON.stringify(wrong));
      expect.fail("it was accepted");
    } catch (error) {
      expect(error).to.be.instanceOf(ZodError);
      const places = (error as ZodError).issues.map(({ path: place, code }) => `${place.join(".")} ${code}`);
      expect(places).to.have.members([
        "schema invalid_value",
        "configHash invalid_format",
        "addresses.ledger custom",
        " unrecognized_keys",
      ]);
    }
  });

  it("carries one hash for one configuration, however its fields are ordered", () => {
    const config = localConfig(ROLES);
    const turned = Object.fromEntries(Object.entries(config).reverse()) as unknown as typeof config;
    expect(configHash(turned)).to.equal(configHash(config));
    const other = { ...config, governance: { ...config.governance, executionDelaySec: 1 } };
    expect(configHash(other)).to.not.equal(configHash(config));
  });

  it("is not made for a network without a configuration", () => {
    expect(configFor("localhost", ROLES)).to.deep.equal(localConfig(ROLES));
    expect(() => configFor("mainnet", ROLES)).to.throw('no configuration for network "mainnet"');
  });
});

describe("compiled contracts", () => {
  it("are found in the compiler's output, every one that a deployment uses", async () => {
    const artifacts = artifactsIn(config.paths.artifacts);
    for (const contract of Object.keys(CONTRACT_SOURCES) as ContractName[]) {
      expect((await artifacts(contract)).bytecode.length, contract).to.be.greaterThan(2);
    }
  });

  it("are refused when they are not there, or without code", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "glasshouse-"));
    try {
      const artifacts = artifactsIn(folder);
      expect(await artifacts("Ledger").catch((error: unknown) => error)).to.be.instanceOf(DeployError);

      const file = path.join(folder, CONTRACT_SOURCES.Ledger, "Ledger.json");
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ abi: [], bytecode: "0x" }));
      expect(await artifacts("Ledger").catch((error: unknown) => error)).to.be.instanceOf(DeployError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
