import { concat, id, toBeHex, zeroPadValue } from "ethers";
import { expect } from "chai";
import hre from "hardhat";

import { audit, type AuditRequest } from "../../src/audit/audit";
import { word } from "../../src/audit/hex";
import { type Rpc } from "../../src/audit/rpc";
import { BALANCE_LAYOUTS } from "../../src/audit/token/balanceSlot";
import { delegations, namedPowers } from "../../src/audit/token/issuer";
import { readToken, type TokenReading } from "../../src/audit/token/token";
import { headerOf } from "../../src/audit/trust/header";
import { WAD } from "../support/config";
import { deployExchange } from "../support/fixture";
import { load } from "../support/load";
import { openFunded } from "../support/trade";
import { providerRpc } from "./providerRpc";

const HOLDERS = [1, 2].map((i) => zeroPadValue(toBeHex(0xa11ce000 + i), 20));
const [FIRST = "", SECOND = ""] = HOLDERS;
const TOKEN = zeroPadValue("0x70c3", 20);
const BEHIND = zeroPadValue("0xbe41d0", 20);
const NAMESPACE = "52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace00";

/** Runtime code, whatever it is called with: leave a value on the stack, and return it. */
const RETURN = "5f5260205ff3";
/** Of two words in memory. */
const LOAD_HASH = "60405f2054";
const HOLDER_FIRST = "6004355f52";
const HOLDER_SECOND = "600435602052";
/** Tokens by how they keep balances: what a compiler makes of it, reduced to `balanceOf`. */
const TOKENS: readonly (readonly [string, string])[] = [
  ["mapping at slot 9", `${HOLDER_FIRST}6009602052${LOAD_HASH}${RETURN}`],
  ["mapping at slot 101", `${HOLDER_FIRST}6065602052${LOAD_HASH}${RETURN}`],
  ["Vyper's mapping at slot 7", `60075f52${HOLDER_SECOND}${LOAD_HASH}${RETURN}`],
  [
    "OpenZeppelin's namespaced mapping (ERC-7201)",
    `${HOLDER_FIRST}7f${NAMESPACE}602052${LOAD_HASH}${RETURN}`,
  ],
  ["Solady's balances", `6387a211a2600c52${HOLDER_FIRST}6020600c2054${RETURN}`],
];
const DELEGATE = `5f5f5f5f${"73"}${"11".repeat(20)}5af4`;

describe("a token of unknown code", () => {
  const rpc = providerRpc({ send: (method, params) => hre.network.provider.send(method, params) });
  let unharmed: unknown;

  beforeEach(async () => {
    unharmed = await rpc.request("evm_snapshot", []);
  });

  afterEach(async () => {
    await rpc.request("evm_revert", [unharmed]);
  });

  function slotOf(layout: string, holder: string): bigint {
    const found = BALANCE_LAYOUTS.find(({ name }) => name === layout);
    if (found === undefined) throw new RangeError(`no layout ${layout}`);
    return found.slotOf(holder);
  }

  async function store(slot: bigint, value: bigint): Promise<void> {
    await rpc.request("hardhat_setStorageAt", [TOKEN, `0x${slot.toString(16)}`, word(value)]);
  }

  async function read(code: string): Promise<TokenReading> {
    await rpc.request("hardhat_setCode", [TOKEN, `0x${code}`]);
    await rpc.request("evm_mine", []);
    const header = headerOf(await rpc.request("eth_getBlockByNumber", ["latest", false]));
    return readToken(rpc, header, TOKEN, HOLDERS);
  }

  for (const [layout, code] of TOKENS) {
    it(`has its balances found in: ${layout}`, async () => {
      await store(slotOf(layout, FIRST), 1_234n);
      await store(slotOf(layout, SECOND), 77n);
      const { grade, layout: found, balances } = await read(code);
      expect([grade, found]).to.deep.equal(["found", layout]);
      expect([...balances]).to.deep.equal([
        [FIRST, 1_234n],
        [SECOND, 77n],
      ]);
    });
  }

  it("is not believed where storage holds something else, nothing, or the same in two places", async () => {
    const says5 = `6005${RETURN}`;
    expect((await read(says5)).grade).to.equal("RPC-trusted");
    await store(slotOf("mapping at slot 3", FIRST), 5n);
    expect((await read(says5)).grade, "one holder of two").to.equal("RPC-trusted");
    await store(slotOf("mapping at slot 3", SECOND), 5n);
    expect((await read(says5)).layout).to.equal("mapping at slot 3");
    for (const holder of HOLDERS) await store(slotOf("Vyper's mapping at slot 8", holder), 5n);
    expect((await read(says5)).grade, "two layouts").to.equal("RPC-trusted");
    expect((await read(`5f${RETURN}`)).grade, "zeros").to.equal("RPC-trusted");
  });

  it("is RPC-trusted where its code can be replaced, whatever its storage holds, and that is listed", async () => {
    const [[layout, code] = ["", ""]] = TOKENS;
    for (const holder of HOLDERS) await store(slotOf(layout, holder), 5n);
    expect((await read(code)).grade).to.equal("found");
    const delegating = await read(code + DELEGATE);
    expect([delegating.grade, delegating.powers]).to.deep.equal([
      "RPC-trusted",
      ["runs other code as its own, which may be replaced"],
    ]);
    await store(BigInt(id("eip1967.proxy.implementation")) - 1n, 0xbeefn);
    const proxied = await read(code);
    expect(proxied.grade).to.equal("RPC-trusted");
    expect(proxied.powers.join()).to.match(
      /is a proxy, whose code can be replaced: its eip1967.proxy.impl.*beef/,
    );
  });

  it("has the powers that are named in the proved code behind its proxy, as far as there is code", async () => {
    const [[layout, code] = ["", ""]] = TOKENS;
    for (const holder of HOLDERS) await store(slotOf(layout, holder), 5n);
    await store(BigInt(id("org.zeppelinos.proxy.implementation")), BigInt(BEHIND));
    const nothing = await read(code);
    expect(nothing.powers).to.have.length(1);
    const blacklists = `0x63${id("blacklist(address)").slice(2, 10)}63${id("pause()").slice(2, 10)}`;
    await rpc.request("hardhat_setCode", [BEHIND, blacklists]);
    const { grade, powers } = await read(code);
    expect([grade, powers.slice(1)]).to.deep.equal([
      "RPC-trusted",
      [
        "can freeze an account, by the code that it runs now",
        "can stop all transfers, by the code that it runs now",
      ],
    ]);
  });

  it("has a power whose name begins with a zero, which no compiler pushes", async () => {
    const { deployedBytecode } = await hre.artifacts.readArtifact("BlacklistToken");
    expect(id("setBlocked(address,bool)").slice(2, 4)).to.equal("00");
    expect(namedPowers(deployedBytecode)).to.include("can freeze an account");
  });

  it("is not taken for a proxy for what it pushes, or for the compiler's note behind it", () => {
    const note = `a164736f6c63430008${"f4"}00`;
    const behind = `${note}000b`;
    expect(delegations("0x60f4")).to.deep.equal([]);
    expect(delegations(concat(["0x00", `0x${behind}`]))).to.deep.equal([]);
    expect(delegations(concat(["0x60f4f4", `0x${behind}`]))).to.have.length(1);
  });

  it("leaves an audit open, which says where its balances were found, and holds where the caller takes its word", async function () {
    // Instrumented code is not what the auditor compares with.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) this.skip();
    const x = await load(permitted);
    const [me] = x.users;
    if (me === undefined) throw new RangeError("nobody is here");
    await openFunded(x, me, 70n * WAD);
    const { ledger } = x.deployment.addresses;
    const request: AuditRequest = { rpc: providerRpc(x.deployer.provider), ledger, block: "latest", now: 0 };
    const open = await audit(request);
    expect([open.verdict, open.findings]).to.deep.equal(["unchecked", []]);
    expect(open.unchecked.map(({ reason }) => reason).join()).to.match(
      /holds what it says \(mapping at slot 0\)/,
    );
    const accepted = await audit({ ...request, acceptTokenCall: true });
    expect([accepted.verdict, accepted.token?.powers]).to.deep.equal(["holds", ["can make new tokens"]]);
    const boundless = {
      ...request.rpc,
      request: decimalsOf(request.rpc, x.deployment.addresses.token, 2n ** 255n),
    };
    const { findings } = await audit({ ...request, rpc: boundless });
    expect(findings.map(({ law, need }) => [law, need])).to.deep.equal([["WIRE-1", "255 at most"]]);
  });
});

/** Answers as `rpc`, but that the token says it has so many decimals. */
function decimalsOf(rpc: Rpc, token: string, decimals: bigint): Rpc["request"] {
  const asked = JSON.stringify({ to: token, data: id("decimals()").slice(0, 10) }).toLowerCase();
  return (method, params) => {
    const [call] = params as readonly unknown[];
    const hit = method === "eth_call" && JSON.stringify(call).toLowerCase() === asked;
    return hit ? Promise.resolve(word(decimals)) : rpc.request(method, params);
  };
}

const permitted = async () => {
  const token = await hre.ethers.deployContract("PermitToken", ["P"]);
  return deployExchange({ token: { address: await token.getAddress(), decimals: 6 } });
};
