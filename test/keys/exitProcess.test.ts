import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import hre, { ethers } from "hardhat";

import { type TriggerOrders } from "../../typechain";
import { Grade, tighten } from "../auction/scene";
import { PERP, type PledgedScene, pledgedScene, priced } from "../collateral/scene";
import { rest, type Trader, trader, wad } from "../liquidation/scene";
import { load } from "../support/load";
import { advance } from "../support/prices";
import { type ProcessNode, serveProcess } from "./processNode";

const WAITS = 2;
const AUCTION_SEC = 60;
const MAY_TRADE_AND_CANCEL = 3;
const DAY_SEC = 86_400;

interface Leaver extends PledgedScene {
  readonly triggers: TriggerOrders;
  readonly seller: Trader;
}

/**
 * An account that is long on collateral, with a stop at a gateway and an order of its own, in an auction in which the orders of others
 * cross already. Below them somebody bids for all of its position.
 */
async function leaver(): Promise<Leaver> {
  const x = await pledgedScene();
  const seller = await trader(x, 5, wad(50_000), 2);
  await priced(x, wad(30), wad(30));
  const triggers = await ethers.deployContract("TriggerOrders", [x.deployment.addresses]);
  const { signer, account } = x.debtor;
  const expiry = (await latest()) + DAY_SEC;
  await x.keyring
    .connect(signer)
    .setDelegate(account, triggers, MAY_TRADE_AND_CANCEL, expiry, 50, wad(10_000));
  const terms = { account, market: PERP, isBuy: false, above: false, throughHalts: true, trailBps: 0 };
  const stop = { slippageBps: 50, expiry, since: 0, lots: 10_000, price: wad(29), reward: 0 };
  await triggers.connect(signer).place({ ...terms, ...stop });
  await rest(x, x.debtor, false, wad(30.5), wad(100));
  await rest(x, x.other, true, wad(29.9), wad(1_000));
  await tighten(x, Grade.Auction, AUCTION_SEC);
  await rest(x, x.other, true, wad(30.1), wad(50));
  await rest(x, seller, false, wad(30), wad(50));
  return { ...x, triggers, seller };
}

async function latest(): Promise<number> {
  return (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
}

describe("npm run exit, as a process of its own", function () {
  this.timeout(300_000);
  let node: ProcessNode;
  let folder: string;

  before(async function () {
    // The process reads compiled contracts, not instrumented ones.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    node = await serveProcess();
    folder = mkdtempSync(path.join(tmpdir(), "glasshouse-"));
  });

  after(() => {
    // Not set where the tests were skipped.
    (node as ProcessNode | undefined)?.stop();
    if ((folder as string | undefined) !== undefined) rmSync(folder, { recursive: true });
  });

  async function exit({ deployment, debtor }: PledgedScene): Promise<{ code: number; said: string }> {
    const file = path.join(folder, "exchange.json");
    writeFileSync(file, JSON.stringify(deployment));
    const at = ["--rpc", node.url, "--deployment", file, "--account", `${debtor.account}`, "--send"];
    const child = spawn(process.execPath, ["-r", "./scripts/register.cjs", "scripts/exit.ts", ...at]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    }
    const [code] = (await once(child, "close")) as [number];
    return { code, said };
  }

  it("cancels in an auction and waits; afterwards uncrosses, closes, withdraws and takes the collateral out", async () => {
    const x = await load(leaver);
    const { signer, account } = x.debtor;
    const first = await exit(x);
    expect(first.code, first.said).to.equal(WAITS);
    expect(first.said).to.contain("cancel");
    expect(first.said).to.contain("1 positions");
    await advance(AUCTION_SEC + 1);
    await priced(x, wad(30), wad(30));
    expect((await x.exchange.topOf(PERP)).uncross).to.equal(1n);
    const second = await exit(x);
    expect(second.code, second.said).to.equal(0);
    expect(second.said).to.contain("Nothing is left to do.");
    const { cash, markets } = await x.ledger.accountOf(account);
    expect([markets, cash < 10n ** 18n / x.wholeToken]).to.deep.equal([0n, true]);
    expect(await x.gold.token.balanceOf(signer)).to.equal(1_000n * x.gold.whole);
    expect(await x.token.balanceOf(signer)).to.be.above(1_800n * x.wholeToken);
    // What is left at the gateway can do nothing.
    await priced(x, wad(29), wad(30));
    await expect(x.triggers.execute(1, true)).to.be.revertedWithCustomError(
      x.triggers,
      "TriggerOrders_NothingToClose",
    );
  });
});
