import { type Call, ChainError, LostTransactionError, type Mined } from "../../src/sim/chain/block";
import { RpcError } from "./rpcError";

/** Where the node listens, once; then blocks to make, which are answered in their order. */
export type ToThread =
  | { readonly socket: string }
  | {
      readonly calls: readonly Call[];
      readonly time: number;
    };

export type FromThread = { readonly mined: Mined } | { readonly error: PlainError };

/** An error as it travels between threads: of its class the name is left. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
}

export function plain(error: unknown): PlainError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}

/** The same error on this side. */
export function revived({ name, message }: PlainError): Error {
  if (name === "ChainError") return new ChainError(message);
  if (name === "LostTransactionError") return new LostTransactionError(message);
  return name === "RpcError" ? new RpcError(message) : Object.assign(new Error(message), { name });
}
