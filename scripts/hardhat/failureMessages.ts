import { createRequire } from "node:module";

interface Serializer {
  readonly SerializableEvent: { readonly prototype: { toJSON?: (this: object) => unknown } };
}

/**
 * To be called from the configuration, which each worker of `--parallel` loads. A failure carries what was compared, or the
 * transaction that reverted, and JSON has no bigint: the worker could not send its results, and the whole file was
 * reported as "Do not know how to serialize a BigInt" instead of the one test that failed.
 */
export function failureMessages(): void {
  // The Mocha that Hardhat runs.
  const load = createRequire(require.resolve("hardhat/package.json"));
  const { SerializableEvent } = load("mocha/lib/nodejs/serializer") as Serializer;
  SerializableEvent.prototype.toJSON = function () {
    return JSON.parse(JSON.stringify({ ...this }, bigintsAsText)) as unknown;
  };
}

/** As Mocha writes them in a difference. */
function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
