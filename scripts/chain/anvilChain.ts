import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type ChainOpener, type LocalChain } from "../../src/sim/chain/eip1193";
import { anvilNode } from "./anvilNode";
import { exitOnSignals } from "./exitOnSignals";
import { foundryBinary } from "./foundry";
import { IpcClient } from "./ipcClient";
import { cpuSecOf, peakKbOf } from "./processUse";
import { ThreadedBlocks } from "./threadedBlocks";

/** Transactions wait until a block is asked for, are taken in the order in which they came, and cost nothing. */
const TERMS = [
  ...["--hardfork", "cancun"],
  ...["--gas-limit", "100000000000"],
  ...["--block-base-fee-per-gas", "0"],
  ...["--gas-price", "0"],
  ...["--accounts", "0"],
  ...["--order", "fifo"],
  "--no-mining",
  "--disable-pool-balance-checks",
  // Only the newest state: nobody asks for an older one.
  "--prune-history",
  "--silent",
  // It insists on a TCP port beside the socket: any that is free.
  ...["--port", "0"],
] as const;

/** Also of a copy: what is signed here is worth nothing on the chain that it was copied from. */
const CHAIN_ID = 31337;
const ANY_SIZE = ["--disable-code-size-limit"];
const PATIENCE_MS = 20_000;
const POLL_MS = 20;

/** Anvil did not start. */
export class AnvilError extends Error {
  override readonly name: string = "AnvilError";
}

/** There is no such chain to copy, or no such block on it. */
export class ForkError extends AnvilError {
  override readonly name = "ForkError";
}

/** Where npm put Foundry's anvil; undefined where its package was left out. */
export function anvilBinary(): string | undefined {
  return foundryBinary("anvil");
}

/** A chain to start from. */
export interface ForkPoint {
  readonly url: string;
  /** Undefined: its newest block. */
  readonly block: number | undefined;
}

/**
 * A fresh chain, or a copy of another one, in a child process that dies with this one. No block of it has a state root.
 * @param anySize contracts may be larger than a public chain allows.
 */
export function anvilChain(fork?: ForkPoint, anySize = false): ChainOpener {
  const terms = anySize ? ANY_SIZE : [];
  if (!fork) return (genesisTime) => copyOfNothing(genesisTime, terms);
  return () =>
    withThread(() => open([...terms, ...forkArguments(fork)])).catch((error: unknown) => {
      if (!(error instanceof AnvilError)) throw error;
      const block = fork.block === undefined ? "the newest block" : `block ${fork.block}`;
      throw new ForkError(`no copy of ${fork.url} at ${block}: ${error.message}`, { cause: error });
    });
}

/**
 * A fresh chain as a copy of an empty one. Anvil would make the state root of a chain of its own anew out of all storage for every
 * block, which is most of the time that small blocks take; the root of a copy it leaves out. What was created on the copy is never
 * looked up on the empty chain.
 */
function copyOfNothing(genesisTime: number, terms: readonly string[]): Promise<LocalChain> {
  return withThread(async () => {
    const empty = await open(["--timestamp", `${genesisTime}`]);
    try {
      const copy = await open([...terms, ...forkArguments({ url: empty.socket, block: 0 })]);
      const close = async (): Promise<void> => {
        await copy.chain.close();
        await empty.chain.close();
      };
      return { ...copy, chain: { ...copy.chain, close } };
    } catch (error) {
      await empty.chain.close();
      throw error;
    }
  });
}

function forkArguments({ url, block }: ForkPoint): string[] {
  const at = block === undefined ? [] : ["--fork-block-number", `${block}`];
  return ["--fork-url", url, ...at, "--chain-id", `${CHAIN_ID}`, "--no-storage-caching"];
}

/** A chain whose blocks a thread makes, which begins while the chain does. */
async function withThread(opening: () => Promise<Anvil>): Promise<LocalChain> {
  const blocks = new ThreadedBlocks();
  try {
    const { chain, socket } = await opening();
    blocks.connect(socket);
    const close = async (): Promise<void> => {
      await chain.close();
      await blocks.close();
    };
    return { ...chain, blocks, close };
  } catch (error) {
    await blocks.close();
    throw error;
  }
}

interface Anvil {
  readonly chain: LocalChain;
  /** Where it listens. */
  readonly socket: string;
}

async function open(origin: readonly string[]): Promise<Anvil> {
  const binary = anvilBinary();
  if (binary === undefined) throw new AnvilError("npm installed no anvil for this machine");
  const socket = path.join(tmpdir(), `glasshouse-${randomUUID()}.ipc`);
  // Before it lives: a signal that came in between would leave it behind.
  exitOnSignals();
  // In a process group of its own: Ctrl-C is for us to hear, who still need the chain to end in order.
  const node = spawn(binary, [...TERMS, ...origin, "--ipc", socket], {
    detached: true,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const kill = (): void => {
    node.kill("SIGKILL");
    rmSync(socket, { force: true });
  };
  process.once("exit", kill);
  try {
    const client = await connectTo(node, socket);
    // Told one by one who may send, it copies all of them for every transaction.
    await client.request({ method: "anvil_autoImpersonateAccount", params: [true] });
    const chain: LocalChain = {
      ...anvilNode(client),
      peakKb: () => peakKbOf(node.pid),
      cpuSec: () => cpuSecOf(node.pid),
      close() {
        process.removeListener("exit", kill);
        client.close();
        kill();
        return Promise.resolve();
      },
    };
    return { chain, socket };
  } catch (error) {
    kill();
    throw error;
  }
}

/** It takes a moment until somebody listens at the socket. */
async function connectTo(node: ChildProcess, socket: string): Promise<IpcClient> {
  let end: string | undefined;
  node.once("error", (error) => (end = error.message));
  node.once("exit", (code, signal) => (end = `it ended with ${signal ?? `exit code ${code}`}`));
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    if (end !== undefined) throw new AnvilError(`anvil did not start: ${end}`);
    try {
      return await IpcClient.connect(socket);
    } catch {
      await sleep(POLL_MS);
    }
  }
  throw new AnvilError(`anvil did not listen at ${socket} within ${PATIENCE_MS} ms`);
}
