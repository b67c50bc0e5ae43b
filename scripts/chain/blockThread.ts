import { parentPort } from "node:worker_threads";

import { BlockMaker } from "../../src/sim/chain/blockMaker";
import { anvilNode } from "./anvilNode";
import { type FromThread, plain, type ToThread } from "./blockMessages";
import { IpcClient } from "./ipcClient";

/** Makes blocks on the node behind a socket, in a thread of its own: the node then never waits for what is computed elsewhere. */
let maker: Promise<BlockMaker> | undefined;

parentPort?.on("message", (message: ToThread) => {
  if ("socket" in message) maker = makerOn(message.socket);
  else make(message);
});

async function makerOn(socket: string): Promise<BlockMaker> {
  return new BlockMaker(anvilNode(await IpcClient.connect(socket)));
}

function make({ calls, time }: Exclude<ToThread, { readonly socket: string }>): void {
  const answer = (message: FromThread): void => parentPort?.postMessage(message);
  if (maker === undefined) throw new Error("a block was asked for before a node was named");
  maker
    .then((blocks) => blocks.make(calls, time))
    .then(
      (mined) => answer({ mined }),
      (error: unknown) => answer({ error: plain(error) }),
    );
}
