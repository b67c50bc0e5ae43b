import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { expect } from "chai";

import { CODE_SIZE_LIMIT, contractSizes, isTooLarge } from "../../scripts/checks/sizeCheck";

describe("tooling: sizes", () => {
  let artifacts: string;

  beforeEach(() => {
    artifacts = fs.mkdtempSync(path.join(os.tmpdir(), "glasshouse-sizes-"));
  });

  afterEach(() => {
    fs.rmSync(artifacts, { recursive: true });
  });

  function plant(sourceName: string, contractName: string, bytes: number): void {
    const folder = path.join(artifacts, sourceName);
    fs.mkdirSync(folder, { recursive: true });
    const deployedBytecode = `0x${"fe".repeat(bytes)}`;
    fs.writeFileSync(
      path.join(folder, `${contractName}.json`),
      JSON.stringify({ contractName, sourceName, deployedBytecode }),
    );
    fs.writeFileSync(path.join(folder, `${contractName}.dbg.json`), JSON.stringify({ buildInfo: "" }));
  }

  it("lists deployed sizes, largest first, without interfaces, test doubles and packages", () => {
    plant("contracts/core/Ledger.sol", "Ledger", 100);
    plant("contracts/engines/Exchange.sol", "Exchange", 200);
    plant("contracts/interfaces/ILedger.sol", "ILedger", 0);
    plant("contracts/mocks/Feed.sol", "Feed", CODE_SIZE_LIMIT);
    plant("@vendor/contracts/Token.sol", "Token", 300);

    expect(contractSizes(artifacts).map(({ name, bytes }) => [name, bytes])).to.deep.equal([
      ["Exchange", 200],
      ["Ledger", 100],
    ]);
  });

  it("refuses code that reaches the limit", () => {
    plant("contracts/core/Fits.sol", "Fits", CODE_SIZE_LIMIT - 1);
    plant("contracts/core/TooLarge.sol", "TooLarge", CODE_SIZE_LIMIT);

    const refused = contractSizes(artifacts).filter(isTooLarge);
    expect(refused.map(({ name }) => name)).to.deep.equal(["TooLarge"]);
  });
});
