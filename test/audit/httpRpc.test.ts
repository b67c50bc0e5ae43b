import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";

import { expect } from "chai";

import { HttpRpc, type HttpRpcOptions, RpcGarbledError, RpcUnreachableError } from "../../src/audit/rpc";
import { rejection } from "../support/rejection";

interface Call {
  readonly id: number;
  readonly method: string;
}

type Behave = (body: Call | readonly Call[], response: ServerResponse) => void;

const CALLS = Array.from({ length: 20 }, (_, i) => ({ method: `method ${i}`, params: [] }));
const NAMES = CALLS.map(({ method }) => method);

function reply({ id, method }: Call): object {
  return { jsonrpc: "2.0", id, result: method };
}

describe("a node behind HTTP", () => {
  let servers: Server[] = [];

  afterEach(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers = [];
  });

  async function served(behave: Behave, options: HttpRpcOptions = {}): Promise<HttpRpc> {
    const server = createServer((request, response) => void read(request, response));
    servers.push(server);
    const read = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      behave(JSON.parse(text) as Call | readonly Call[], response);
    };
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new HttpRpc(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
  }

  it("is asked in smaller batches where it refuses large ones, down to none", async () => {
    for (const most of [7, 1, 0]) {
      let largest = 0;
      const rpc = await served((body, response) => {
        const tooLarge = {
          jsonrpc: "2.0",
          id: null,
          error: { code: -32600, message: "batch limit exceeded" },
        };
        if (!Array.isArray(body)) return void response.end(JSON.stringify(reply(body as Call)));
        if (body.length > most) return void response.end(JSON.stringify(tooLarge));
        largest = Math.max(largest, body.length);
        response.end(JSON.stringify((body as readonly Call[]).map(reply)));
      });
      expect(await rpc.batch(CALLS)).to.deep.equal(NAMES);
      // Halves of 20.
      expect(largest).to.equal(most === 7 ? 5 : 0);
    }
  });

  it("is asked again after a pause where there were too many requests, and not for ever", async () => {
    let asked = 0;
    const busy = (until: number) => (body: Call | readonly Call[], response: ServerResponse) => {
      asked += 1;
      if (asked <= until) response.writeHead(429).end("slow down");
      else response.end(JSON.stringify(reply(body as Call)));
    };
    const rpc = await served(busy(3), { pauseMs: 1 });
    expect([await rpc.request("x", []), asked]).to.deep.equal(["x", 4]);
    asked = 0;
    const always = await served(busy(Infinity), { pauseMs: 1 });
    expect((await rejection(always.request("x", []))).message).to.contain("slow down");
    expect(asked).to.equal(7);
  });

  it("cannot fill the memory", async () => {
    const rpc = await served(
      (_, response) => {
        const more = (): void => {
          while (response.write(" ".repeat(1 << 16)));
        };
        response.on("drain", more);
        more();
      },
      { longestAnswer: 1 << 20 },
    );
    const error = await rejection(rpc.request("x", []));
    expect(error).to.be.instanceOf(RpcGarbledError);
    expect(error.message).to.contain("longer than 1048576 bytes");
  });

  it("cannot keep an auditor waiting by sending little by little", async () => {
    const rpc = await served(
      (_, response) => {
        const drip = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(drip));
      },
      { timeoutMs: 200 },
    );
    expect(await rejection(rpc.request("x", []))).to.be.instanceOf(RpcUnreachableError);
  });
});
