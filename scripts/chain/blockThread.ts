import { parentPort, workerData } from "node:worker_threads";

import { BlockMaker } from "../../src/sim/chain/blockMaker";
import { anvilNode } from "./anvilNode";
import { type FromThread, plain, type ToThread } from "./blockMessages";
import { IpcClient } from "./ipcClient";

/** Makes blocks on the node behind a socket, in a thread of its own: the node then never waits for what is computed elsewhere. */
async function serve(socket: string): Promise<void> {
  const maker = new BlockMaker(anvilNode(await IpcClient.connect(socket)));
  const answer = (message: FromThread): void => parentPort?.postMessage(message);
  parentPort?.on("message", ({ calls, time }: ToThread) => {
    maker.make(calls, time).then(
      (mined) => answer({ mined }),
      (error: unknown) => answer({ error: plain(error) }),
    );
  });
}

void serve(workerData as string);
