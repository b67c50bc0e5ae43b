import { type HistoryContract, type Told } from "../history/faces";
import { quantity } from "../history/logFetcher";
import { type Rpc } from "../rpc";
import { HeaderHashError, headerOf } from "../trust/header";

/** An event of a contract other than the Ledger, with all that it says. */
export interface Telling {
  readonly contract: HistoryContract;
  /** Of the contract, in lower case. */
  readonly address: string;
  readonly name: string;
  readonly args: Told["args"];
  readonly block: number;
  /** The fund's own size in the market of a takeover, after it [wad base units, signed]; only the shadow knows it. */
  readonly held?: bigint;
  /** Notional that the liquidated account sold into the book [wad]; only the Ledger's fills tell it. */
  readonly sold?: bigint;
}

/** A telling, and when its block was made [s]. */
export interface TimedTelling extends Telling {
  readonly at: bigint;
}

const BLOCKS_A_BATCH = 500;

/** The contracts whose events are followed word by word. */
export const FOLLOWED: ReadonlySet<HistoryContract> = new Set<HistoryContract>([
  "authority",
  "shipyard",
  "registry",
  "oracle",
  "breaker",
  "vault",
  "keyring",
  "deleverager",
  "liquidator",
  "fund",
  "collateral",
  "auction",
]);

/**
 * When blocks were made [s], which is added to `times` where it is not known yet: by headers that hash to what the logs name as their block. That logs name the right block is checked where
 * receipts are. Throws an RpcError, or a HeaderHashError where a header is another block's.
 */
export async function learnTimes(
  rpc: Rpc,
  blocks: ReadonlyMap<number, string>,
  times: Map<number, bigint>,
): Promise<void> {
  const wanted = [...blocks].filter(([block]) => !times.has(block));
  for (let from = 0; from < wanted.length; from += BLOCKS_A_BATCH) {
    const chunk = wanted.slice(from, from + BLOCKS_A_BATCH);
    const method = "eth_getBlockByNumber";
    const answers = await rpc.batch(chunk.map(([block]) => ({ method, params: [quantity(block), false] })));
    chunk.forEach(([block, named], i) => {
      const { hash, timestamp } = headerOf(answers[i]);
      if (hash !== named) throw new HeaderHashError(block, hash, named);
      times.set(block, BigInt(timestamp));
    });
  }
}

/** An address or other hex text of an event, in lower case. */
export function textIn(telling: Telling, field: string): string {
  return String(telling.args[field]).toLowerCase();
}

/** A number of an event. */
export function numberIn(telling: Telling, field: string): bigint {
  return BigInt(telling.args[field] as bigint);
}

/** A list of numbers of an event. */
export function numbersIn(telling: Telling, field: string): readonly bigint[] {
  return telling.args[field] as readonly bigint[];
}

/** The members of a round of the Auction. */
export function roundIn(telling: Telling, members: readonly string[]): Readonly<Record<string, bigint>> {
  const round = telling.args["round"] as Readonly<Record<string, bigint>>;
  return Object.fromEntries(members.map((member) => [member, round[member] ?? 0n]));
}
