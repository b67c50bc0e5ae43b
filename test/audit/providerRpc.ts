import { type Rpc, type RpcCall, RpcRefusedError } from "../../src/audit/rpc";

interface Sender {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/** The network inside the test's own process as a node for the auditor. */
export function providerRpc(sender: Sender): Rpc {
  const request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    try {
      return await sender.send(method, [...params]);
    } catch (error) {
      throw new RpcRefusedError(
        method,
        error instanceof Error ? error.message : "refused",
        undefined,
        undefined,
      );
    }
  };
  const batch = async (calls: readonly RpcCall[]): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    for (const { method, params } of calls) answers.push(await request(method, params));
    return answers;
  };
  return { label: "the network in this process", request, batch };
}
