import { connect, type Socket } from "node:net";

import { type Eip1193, type RpcRequest } from "../../src/sim/chain/eip1193";
import { JsonSplitter } from "./jsonSplitter";
import { RpcError } from "./rpcError";

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Speaks JSON-RPC with a node through a local socket: a tenth of what a request costs over HTTP. */
export class IpcClient implements Eip1193 {
  private readonly waiting = new Map<number, Waiting>();
  private readonly splitter = new JsonSplitter();
  private lastId = 0;
  private end: RpcError | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      for (const message of this.splitter.take(text)) this.hear(JSON.parse(message) as Answer);
    });
    socket.on("error", (error) => this.fail(error.message));
    socket.on("close", () => this.fail("the node closed the connection"));
  }

  /** Rejects when nobody listens at `path`. */
  static connect(path: string): Promise<IpcClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.removeListener("error", reject);
        resolve(new IpcClient(socket));
      });
    });
  }

  async request(request: RpcRequest): Promise<unknown> {
    const [asked, answer] = this.ask(request);
    this.socket.write(JSON.stringify(asked));
    return answer;
  }

  /** Several in one message: neither side waits between them. */
  async batch(all: readonly RpcRequest[]): Promise<readonly unknown[]> {
    // The node answers an empty batch with an error that belongs to nothing.
    if (all.length === 0) return [];
    const asked = all.map((request) => this.ask(request));
    this.socket.write(JSON.stringify(asked.map(([one]) => one)));
    return Promise.all(asked.map(([, answer]) => answer));
  }

  close(): void {
    this.socket.destroy();
  }

  /** A question with its number, and its answer. */
  private ask({ method, params = [] }: RpcRequest): [asked: object, answer: Promise<unknown>] {
    if (this.end) throw this.end;
    const id = (this.lastId += 1);
    const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    return [{ jsonrpc: "2.0", id, method, params }, answer];
  }

  private hear({ id, result, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(new RpcError(error.message, error.data));
    else waiting?.resolve(result);
  }

  private fail(reason: string): void {
    this.end ??= new RpcError(reason);
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
  }
}
