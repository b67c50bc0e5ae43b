import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { expect } from "chai";

import { checkFloors } from "../../scripts/checks/floorCheck";

const REPOSITORY = path.resolve(__dirname, "../..");

describe("tooling: floors", () => {
  let root: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "glasshouse-floors-"));
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  function plant(file: string, ...lines: string[]): void {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), `${lines.join("\n")}\n`);
  }

  /** "file:line" of each violation. */
  function offenders(): string[] {
    return checkFloors(root).violations.map(({ file, line }) => `${file}:${line}`);
  }

  it("accepts imports that point down", () => {
    plant(
      "contracts/core/Ledger.sol",
      'import {IRisk} from "../interfaces/IRisk.sol";',
      'import {A} from "./A.sol";',
    );
    plant(
      "contracts/libraries/MarginMath.sol",
      "import {ERC20} from '@openzeppelin/contracts/token/ERC20/ERC20.sol';",
    );
    plant("contracts/mocks/Feed.sol", 'import {AccountLens} from "../lens/AccountLens.sol";');
    plant(
      "src/sdk/client.ts",
      'import { wad } from "../math/wad";',
      'import type { Ledger } from "../../typechain";',
    );
    plant("src/sim/kernel.ts", 'import { Venue } from "../cex/venue";', 'import { z } from "zod";');

    const report = checkFloors(root);

    expect(report.violations).to.deep.equal([]);
    expect(report.files).to.equal(5);
    expect(report.imports).to.equal(8);
  });

  it("fails when a library imports a contract", () => {
    plant(
      "contracts/libraries/Bad.sol",
      "pragma solidity 0.8.30;",
      "import {",
      "    Ledger",
      '} from "../core/Ledger.sol";',
    );

    expect(offenders()).to.deep.equal(["contracts/libraries/Bad.sol:4"]);
  });

  it("fails when contracts of sibling or lower floors meet by implementation", () => {
    plant("contracts/engines/Exchange.sol", 'import "../core/Ledger.sol";');
    plant("contracts/oracle/PriceOracle.sol", 'import * as Risk from "contracts/risk/MarketRegistry.sol";');
    plant("contracts/governance/Roles.sol", 'import {Ledger} from "../core/Ledger.sol";');

    expect(offenders()).to.have.members([
      "contracts/engines/Exchange.sol:1",
      "contracts/oracle/PriceOracle.sol:1",
      "contracts/governance/Roles.sol:1",
    ]);
  });

  it("fails when something outside the mocks imports a lens or a test double", () => {
    plant("contracts/gateways/Signed.sol", 'import {AccountLens} from "../lens/AccountLens.sol";');
    plant("contracts/lens/MarketLens.sol", 'import {Feed} from "../mocks/Feed.sol";');
    plant("contracts/oracle/Source.sol", 'import {M} from "@vendor/contracts/shared/mocks/M.sol";');

    expect(offenders()).to.have.length(3);
  });

  it("does not take comments and strings for imports", () => {
    plant(
      "contracts/types/Ids.sol",
      '// import {Ledger} from "../core/Ledger.sol";',
      '/* import "../core/Ledger.sol"; */',
      'string constant HINT = "import what you need // and no more";',
    );
    plant(
      "src/math/wad.ts",
      '// import { Client } from "../sdk/client";',
      "export const text = 'import \"../sdk/client\"';",
    );

    expect(checkFloors(root)).to.deep.include({ imports: 0, violations: [] });
  });

  it("sees every way in which TypeScript can import", () => {
    plant(
      "src/domain/ids.ts",
      'import type { A } from "../laws/a";',
      'export { B } from "../laws/b";',
      'export * from "../laws/c";',
      'import D = require("../laws/d");',
      'const e = () => import("../laws/e");',
      'const f = require("../laws/f");',
      'type G = import("../laws/g").G;',
      'const h = require.resolve("../laws/h");',
      'import { wad } from "../math/wad";',
    );

    expect(offenders()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8].map((line) => `src/domain/ids.ts:${line}`));
  });

  it("keeps sim, audit, report and bots apart, and the centralised venues off the client", () => {
    plant("src/sim/a.ts", 'import { x } from "../report/x";');
    plant("src/audit/a.ts", 'import { x } from "../sim/x";');
    plant("src/report/a.ts", 'import { x } from "../audit/x";');
    plant("src/bots/a.ts", 'import { x } from "../sim/x";');
    plant("src/cex/a.ts", 'import { x } from "../sdk/x";');
    plant("src/sdk/a.ts", 'import { x } from "../../scripts/x";');

    expect(offenders()).to.have.length(6);
  });

  it("lets the maths import nothing, not even a package", () => {
    plant("src/math/a.ts", 'import { b } from "./b";', 'import { parseUnits } from "ethers";');

    expect(offenders()).to.deep.equal(["src/math/a.ts:2"]);
  });

  it("fails when a folder has no floor", () => {
    plant("contracts/Loose.sol", "pragma solidity 0.8.30;");
    plant("src/helpers/loose.ts", "export const x = 1;");

    expect(offenders()).to.deep.equal(["contracts/Loose.sol:1", "src/helpers/loose.ts:1"]);
  });

  it("prints file and line and exits with 1 from the command line", () => {
    plant("contracts/types/Bad.sol", "", 'import {Ledger} from "../core/Ledger.sol";');

    const run = runCheck(root);
    expect(run.status).to.equal(1);
    expect(run.stderr).to.include("contracts/types/Bad.sol:2: ");

    fs.rmSync(path.join(root, "contracts/types/Bad.sol"));
    expect(runCheck(root).status).to.equal(0);
  });

  it("holds for this repository", () => {
    expect(checkFloors(REPOSITORY).violations).to.deep.equal([]);
  });
});

function runCheck(root: string): { status: number | null; stderr: string } {
  const script = path.join(REPOSITORY, "scripts/checks/floors.ts");
  return spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", script, root], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
}
