import { toQuantity } from "ethers";

import { audit, type AuditOutcome, type AuditRequest } from "../../../src/audit/audit";
import { HttpRpc } from "../../../src/audit/rpc";
import { addressOf } from "../../../src/sim/setup/actors";
import { Vault__factory } from "../../../typechain";
import { openArchiveNode } from "../../bench/auditNode";
import { AuditWorld } from "../../bench/auditWorld";
import { type AnvilServer } from "../../chain/anvilServer";

/** Any fixed time serves. */
const GENESIS_SEC = 1_760_128_200;
const SIZE = { accounts: 8, events: 200, blocks: 80 };
/** The first account of a customer, and one who pays into it. */
const ACCOUNT = 3;
const PAYER = addressOf("bank 0");

/** A deployment with trades on an anvil of its own, reached by its port as any node is. */
export class AnvilStage {
  private constructor(
    private readonly node: AnvilServer,
    readonly request: AuditRequest,
    private readonly vault: string,
  ) {}

  static async open(): Promise<AnvilStage> {
    const node = await openArchiveNode(GENESIS_SEC);
    const { addresses, block, chainId } = (await AuditWorld.build(node, SIZE)).deployment;
    const rpc = new HttpRpc(node.url);
    const request = { rpc, ledger: addresses.ledger, chainId, from: block, now: GENESIS_SEC };
    return new AnvilStage(node, { ...request, block: "latest" }, addresses.vault);
  }

  audited(changes: Partial<AuditRequest> = {}): Promise<AuditOutcome> {
    return audit({ ...this.request, receipts: true, ...changes });
  }

  /** That many blocks, each with a deposit that no other branch has. */
  async grow(blocks: number, branch: number): Promise<void> {
    const face = Vault__factory.createInterface();
    for (let i = 0; i < blocks; i += 1) {
      const data = face.encodeFunctionData("deposit", [ACCOUNT, 1_000 * branch + i + 1]);
      const call = { from: PAYER, to: this.vault, data, gas: toQuantity(1_000_000), gasPrice: "0x0" };
      await this.request.rpc.request("eth_sendTransaction", [call]);
      await this.request.rpc.request("evm_mine", []);
    }
  }

  /** The chain takes its newest blocks back, and has as many empty ones instead. */
  async reorganise(depth: number): Promise<void> {
    await this.request.rpc.request("anvil_reorg", [depth, []]);
  }

  stop(): void {
    this.node.stop();
  }
}
