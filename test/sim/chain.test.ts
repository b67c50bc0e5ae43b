import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { defaultEngine, openerOf, ENGINES } from "../../scripts/chain/engines";
import { anvilBinary } from "../../scripts/chain/anvilChain";
import { ChainError } from "../../src/sim/chain/block";
import { BlockMaker } from "../../src/sim/chain/blockMaker";
import { Chain } from "../../src/sim/chain/chain";
import { type Eip1193 } from "../../src/sim/chain/eip1193";
import { addressOf } from "../../src/sim/setup/actors";
import { rejection } from "../support/rejection";

const GENESIS = 1_700_000_000;
/** A little more than the gas that each transaction may use. */
const ROOM_FOR_ONE = "0xf47220";
const SENDER = addressOf("somebody");

/** Code that is run as a constructor, and the contract that it leaves: none. */
const LOGS_TWICE = "0x60015f5fa160025f5fa15f5ff3";
const SAYS_NOTHING = "0x5f5ff3";
const REVERTS = "0x63deadbeef5f526004601cfd";

describe("blocks of a chain", () => {
  for (const kind of ENGINES) {
    it(`tells on ${kind} who succeeded, who failed and what each said, in the order of sending`, async function () {
      if (kind === "anvil" && anvilBinary() === undefined) this.skip();
      const node = await openerOf({ kind })(GENESIS);
      try {
        const chain = await Chain.on(node);
        const codes = [SAYS_NOTHING, LOGS_TWICE, REVERTS, SAYS_NOTHING, LOGS_TWICE, REVERTS];
        for (const data of codes) chain.submit({ from: SENDER, to: null, data });
        const { number, gasUsed, receipts } = await chain.mine(GENESIS + 10);
        expect(receipts.map(({ succeeded }) => succeeded)).to.deep.equal([
          true,
          true,
          false,
          true,
          true,
          false,
        ]);
        expect(receipts.map(({ failure }) => failure)).to.deep.equal(
          codes.map((code) => (code === REVERTS ? "0xdeadbeef" : "0x")),
        );
        expect(receipts.map(({ logs }) => logs.map(({ topics }) => topics.map(Number)))).to.deep.equal(
          codes.map((code) => (code === LOGS_TWICE ? [[1], [2]] : [])),
        );
        expect(receipts.flatMap(({ logs }) => logs.map(({ index }) => index))).to.deep.equal([0, 1, 2, 3]);
        expect(
          receipts.every(({ hash, logs }) => logs.every((log) => log.transactionHash === hash)),
        ).to.equal(true);
        const gas = await Promise.all(receipts.map(({ hash }) => gasOf(hash)));
        expect(gasUsed).to.equal(gas.reduce((sum, one) => sum + one, 0n));
        expect((await chain.mine(GENESIS + 20)).number, "an empty block").to.equal(number + 1);
      } finally {
        await node.close();
      }

      async function gasOf(hash: string): Promise<bigint> {
        const receipt = await node.request({ method: "eth_getTransactionReceipt", params: [hash] });
        return BigInt((receipt as { gasUsed: string }).gasUsed);
      }
    });
  }

  it("keeps the order of sending in blocks of any size, whoever sends", async () => {
    const node = await openerOf({ kind: defaultEngine() })(GENESIS);
    try {
      const chain = await Chain.on(node);
      for (const [i, size] of [1, 19, 20, 21, 45, 130, 400].entries()) {
        const senders = Array.from({ length: size }, (_, n) => addressOf(`sender ${(n * 7) % 30}`));
        for (const from of senders) chain.submit({ from, to: null, data: LOGS_TWICE });
        const { receipts } = await chain.mine(GENESIS + 10 + i);
        expect(receipts.flatMap(({ logs }) => logs.map(({ index }) => index))).to.deep.equal(
          Array.from({ length: 2 * size }, (_, n) => n),
        );
      }
    } finally {
      await node.close();
    }
  });

  it("says so when a node mines in another order than that of sending", async () => {
    const node = await openerOf({ kind: "hardhat" })(GENESIS);
    // Whoever is sent second is handed on first.
    const swapped: Eip1193 = {
      request: (args) => node.request(args),
      async requestAll(all) {
        const answers: unknown[] = [];
        for (const one of all.toReversed()) answers.unshift(await node.request(one));
        return answers;
      },
    };
    const chain = await Chain.on(swapped);
    for (const name of ["one", "two"]) chain.submit({ from: addressOf(name), to: null, data: SAYS_NOTHING });
    const error = await rejection(chain.mine(GENESIS + 10));
    expect(error).to.be.instanceOf(ChainError);
    expect(error.message).to.contain("was mined before what had been sent earlier");
  });

  it("makes no block before it knows of the last one what nodes forget, though it sends already", async () => {
    const node = await openerOf({ kind: "hardhat" })(GENESIS);
    const asked: string[] = [];
    const slow: Eip1193 = {
      async request(args) {
        const answer = await node.request(args);
        if (args.method === "debug_traceTransaction") await sleep(50);
        asked.push(args.method);
        return answer;
      },
    };
    const maker = new BlockMaker(slow);
    const call = { from: SENDER, to: null, data: SAYS_NOTHING };
    const blocks = [1, 2, 3].map((second) => maker.make([call], GENESIS + second));
    expect((await Promise.all(blocks)).map(({ receipts }) => receipts.length)).to.deep.equal([1, 1, 1]);
    const [sent, mined, traced] = ["eth_sendTransaction", "evm_mine", "debug_traceTransaction"];
    const order = asked.filter((method) => [sent, mined, traced].includes(method));
    expect(order).to.deep.equal([sent, mined, sent, traced, mined, sent, traced, mined, traced]);
  });

  it("says so when a block has no room for a transaction", async () => {
    const node = await openerOf({ kind: "hardhat" })(GENESIS);
    const chain = await Chain.on(node);
    await node.request({ method: "evm_setBlockGasLimit", params: [ROOM_FOR_ONE] });
    for (let i = 0; i < 2; i += 1) chain.submit({ from: SENDER, to: null, data: SAYS_NOTHING });
    const error = await rejection(chain.mine(GENESIS + 10));
    expect(error)
      .to.be.instanceOf(ChainError)
      .and.have.property("message")
      .that.includes("the block was full");
  });
});
