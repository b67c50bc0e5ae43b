import { type ChainOpener, type Eip1193 } from "../../src/sim/chain/eip1193";
import { HttpClient } from "./httpClient";
import { RpcError } from "./rpcError";

/** Room for everything that a moment brings. */
const BLOCK_GAS = "0x174876e800";

/** The node is not one that lets a simulation hold its clock. */
export class ForeignChainError extends Error {
  override readonly name = "ForeignChainError";
}

/** Somebody's anvil or Hardhat node. While we use it, blocks come when we ask for them, and gas costs nothing. */
export function remoteChain(url: string): ChainOpener {
  return async () => {
    const node = new HttpClient(url);
    await node.request({ method: "eth_chainId" });
    const interval = await intervalOf(node);
    const giveBack = async (): Promise<void> => {
      const mode =
        interval === undefined
          ? { method: "evm_setAutomine", params: [true] }
          : { method: "evm_setIntervalMining", params: [interval] };
      await node.request(mode).catch(() => undefined);
    };
    await takeOver(node, url).catch(async (error: unknown) => {
      await giveBack();
      throw error;
    });
    return {
      async request(args) {
        // Gas has a price again after every block.
        if (args.method === "evm_mine") await free(node);
        return node.request(args);
      },
      close: giveBack,
    };
  };
}

/**
 * Whole seconds after which an anvil makes its next block; undefined: it makes one for each transaction, as nodes do that cannot be asked.
 * Of an interval below a second it says 0, and with that it would make none any more.
 */
async function intervalOf(node: Eip1193): Promise<number | undefined> {
  const told = await node.request({ method: "anvil_getIntervalMining" }).catch(() => undefined);
  return typeof told === "number" && told > 0 ? told : undefined;
}

async function takeOver(node: Eip1193, url: string): Promise<void> {
  try {
    await node.request({ method: "evm_setAutomine", params: [false] });
    await node.request({ method: "evm_setIntervalMining", params: [0] });
    await node.request({ method: "evm_setBlockGasLimit", params: [BLOCK_GAS] });
    await free(node);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw new ForeignChainError(`${url} does not let a simulation make its blocks: ${error.message}`);
  }
}

function free(node: Eip1193): Promise<unknown> {
  return node.request({ method: "hardhat_setNextBlockBaseFeePerGas", params: ["0x0"] });
}
