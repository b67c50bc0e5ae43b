/** The node refused a request, or is gone. `data` is what a reverted call said. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }
}
