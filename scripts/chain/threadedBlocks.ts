import path from "node:path";
import { Worker } from "node:worker_threads";

import { type BlockSource, type Call, type Mined } from "../../src/sim/chain/block";
import { type FromThread, revived, type ToThread } from "./blockMessages";
import { RpcError } from "./rpcError";

const ENTRY = path.join(__dirname, "blockThread.ts");
const LOADER = ["-r", path.join(__dirname, "../register.cjs")];

interface Waiting {
  readonly resolve: (mined: Mined) => void;
  readonly reject: (error: Error) => void;
}

/** Blocks of a node, made by a thread of its own. To begin takes it about as long as the node: it need not be told at once where that listens. */
export class ThreadedBlocks implements BlockSource {
  private readonly worker: Worker;
  /** In the order of asking, which is that of the answers. */
  private readonly waiting: Waiting[] = [];
  private end: Error | undefined;

  constructor() {
    this.worker = new Worker(ENTRY, { execArgv: LOADER });
    this.worker.on("message", (message: FromThread) => this.hear(message));
    this.worker.once("error", (error) => this.fail(error));
    this.worker.once("exit", () => this.fail(new RpcError("the connection was closed")));
  }

  /** Before the first block. */
  connect(socket: string): void {
    this.tell({ socket });
  }

  make(calls: readonly Call[], time: number): Promise<Mined> {
    if (this.end) return Promise.reject(this.end);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.tell({ calls, time });
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private tell(message: ToThread): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromThread): void {
    const waiting = this.waiting.shift();
    if ("mined" in message) waiting?.resolve(message.mined);
    else waiting?.reject(revived(message.error));
  }

  private fail(error: Error): void {
    this.end ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.end);
  }
}
