import { expect } from "chai";
import { Signature, ZeroHash } from "ethers";
import { ethers } from "hardhat";

import { type HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { type DepositGateway, type PermitToken } from "../../typechain";
import { type Fixture, deployExchange } from "../support/fixture";
import { load } from "../support/load";

const AMOUNT = 1_000_000_000n; // 1,000 units of 6 decimals
const FOREVER = 4_102_444_800n; // the year 2100
const NO_PERMIT = { deadline: 0n, v: 0, r: ZeroHash, s: ZeroHash };

interface World {
  readonly x: Fixture;
  readonly token: PermitToken;
  readonly gateway: DepositGateway;
  readonly payer: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

async function world(): Promise<World> {
  const token = await ethers.deployContract("PermitToken", ["USDP"]);
  const address = await token.getAddress();
  const x = await deployExchange({ token: { address, decimals: 6 } });
  const gateway = await ethers.deployContract("DepositGateway", [x.deployment.addresses]);
  const [payer, stranger] = x.users;
  await token.mint(payer!, 10n * AMOUNT);
  return { x, token, gateway, payer: payer!, stranger: stranger! };
}

async function permitOf({ token, gateway, payer }: World, value: bigint) {
  const { chainId } = await ethers.provider.getNetwork();
  const domain = { name: "USDP", version: "1", chainId, verifyingContract: await token.getAddress() };
  const types = {
    Permit: ["owner", "spender", "value", "nonce", "deadline"].map((name) => ({
      name,
      type: name === "owner" || name === "spender" ? "address" : "uint256",
    })),
  };
  const nonce = await token.nonces(payer);
  const owner = payer.address;
  const spender = await gateway.getAddress();
  const words = { owner, spender, value, nonce, deadline: FOREVER };
  const { v, r, s } = Signature.from(await payer.signTypedData(domain, types, words));
  return { deadline: FOREVER, v, r, s };
}

async function cashOf({ x }: World, account: bigint): Promise<bigint> {
  return (await x.ledger.accountOf(account)).cash;
}

describe("DepositGateway", () => {
  it("opens an account and deposits by permit, in one call", async () => {
    const w = await load(world);
    const gateway = w.gateway.connect(w.payer);
    const account = (await w.x.ledger.totals()).accounts + 1n;
    const permit = await permitOf(w, AMOUNT);
    await expect(gateway.openAndDeposit(AMOUNT, permit))
      .to.emit(w.gateway, "DepositForwarded")
      .withArgs(account, w.payer.address, AMOUNT);
    expect(await w.x.ledger.ownerOf(account)).to.equal(w.payer.address);
    expect(await cashOf(w, account)).to.equal(AMOUNT * 10n ** 12n);
    expect(await w.token.balanceOf(w.gateway)).to.equal(0n);
    expect(await w.token.allowance(w.gateway, w.x.vault)).to.equal(0n);
  });

  it("deposits although somebody has sent the permit first", async () => {
    const w = await load(world);
    await w.x.ledger.openAccount(w.payer);
    const { accounts } = await w.x.ledger.totals();
    const permit = await permitOf(w, AMOUNT);
    const { deadline, v, r, s } = permit;
    await w.token.connect(w.stranger).permit(w.payer, w.gateway, AMOUNT, deadline, v, r, s);
    await w.gateway.connect(w.payer).deposit(accounts, AMOUNT, permit);
    expect(await cashOf(w, accounts)).to.equal(AMOUNT * 10n ** 12n);
  });

  it("deposits by allowance into an account of somebody else", async () => {
    const w = await load(world);
    await w.x.ledger.openAccount(w.stranger);
    const { accounts } = await w.x.ledger.totals();
    await w.token.connect(w.payer).approve(w.gateway, AMOUNT);
    await w.gateway.connect(w.payer).deposit(accounts, AMOUNT, NO_PERMIT);
    expect(await cashOf(w, accounts)).to.equal(AMOUNT * 10n ** 12n);
  });

  it("takes nothing from a wallet that trusts it, for anybody else", async () => {
    const w = await load(world);
    await w.token.connect(w.payer).approve(w.gateway, AMOUNT);
    await w.x.ledger.openAccount(w.stranger);
    const { accounts } = await w.x.ledger.totals();
    await expect(
      w.gateway.connect(w.stranger).deposit(accounts, AMOUNT, NO_PERMIT),
    ).to.be.revertedWithCustomError(w.token, "ERC20InsufficientAllowance");
  });

  it("reverts when the permit is for less, and leaves no account behind", async () => {
    const w = await load(world);
    const before = (await w.x.ledger.totals()).accounts;
    const permit = await permitOf(w, AMOUNT - 1n);
    await expect(w.gateway.connect(w.payer).openAndDeposit(AMOUNT, permit)).to.be.revertedWithCustomError(
      w.token,
      "ERC20InsufficientAllowance",
    );
    expect((await w.x.ledger.totals()).accounts).to.equal(before);
  });
});
