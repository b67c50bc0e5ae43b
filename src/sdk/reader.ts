import { type BlockTag, type ContractRunner } from "ethers";

import { type AccountId } from "../domain/ids";
import { type AccountState, type Judged, type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { Lens, type RawChunk } from "./lens";
import {
  type RawAccount,
  type RawHouse,
  type RawLevel,
  type RawMarket,
  toAccount,
  toAsset,
  toJudged,
  toMarket,
} from "./rawSnapshot";

/** How much one call reads; a node's limit of gas and of answer bounds it. */
export interface ReaderChunks {
  readonly accounts: number;
  readonly levels: number;
}

const DEFAULT_CHUNKS: ReaderChunks = { accounts: 100, levels: 200 };

export class ReaderError extends Error {
  override readonly name = "ReaderError";
}

/** Reads the state of a whole exchange through its SolvencyLens. */
export class SnapshotReader {
  readonly #lens: Lens;
  readonly #chunks: ReaderChunks;
  #markets = 0;

  constructor(runner: ContractRunner, solvencyLens: string, chunks: ReaderChunks = DEFAULT_CHUNKS) {
    this.#lens = new Lens(runner, solvencyLens);
    this.#chunks = chunks;
  }

  /**
   * Everything at one block. Pass a number, not "latest", where the chain moves meanwhile: chunks of different blocks are
   * refused. With `judged`, the contracts are also asked how they judge each account.
   */
  async read(blockTag: BlockTag = "latest", options: { readonly judged?: boolean } = {}): Promise<Snapshot> {
    const judged = options.judged === true;
    const first = await this.#first(blockTag);
    const accounts = await this.#accounts(1, first.accountViews, judged, blockTag);
    while (accounts.length < Number(first.house.totals.accounts)) {
      const from = accounts.length + 1;
      const more = await this.#chunk(from, [], blockTag);
      requireSameBlock(first.house, more.house);
      accounts.push(...(await this.#accounts(from, more.accountViews, judged, blockTag)));
    }
    const markets: MarketSnapshot[] = [];
    for (const raw of first.marketViews) {
      const bids = await this.#levels(raw, true, blockTag);
      markets.push(toMarket(raw, bids, await this.#levels(raw, false, blockTag)));
    }
    return toSnapshot(first.house, markets, accounts);
  }

  /** How the contracts judge one account. */
  async judgedOf(id: AccountId, blockTag: BlockTag = "latest"): Promise<Judged> {
    const [health] = await this.#lens.healthsOf(id, id, blockTag);
    if (health === undefined) throw new ReaderError(`there is no account ${id}`);
    return toJudged(health);
  }

  /** The first chunk, with all markets. Their number is asked once and again when it has grown. */
  async #first(blockTag: BlockTag): Promise<RawChunk> {
    for (;;) {
      const chunk = await this.#chunk(1, [...Array(this.#markets).keys()], blockTag);
      if (Number(chunk.house.markets) === this.#markets) return chunk;
      this.#markets = Number(chunk.house.markets);
    }
  }

  #chunk(from: number, markets: number[], blockTag: BlockTag): Promise<RawChunk> {
    return this.#lens.snapshot(from, from + this.#chunks.accounts - 1, markets, blockTag);
  }

  async #accounts(
    from: number,
    raw: readonly RawAccount[],
    judged: boolean,
    blockTag: BlockTag,
  ): Promise<AccountState[]> {
    const healths = judged ? await this.#lens.healthsOf(from, from + raw.length - 1, blockTag) : [];
    return raw.map((account, i) => toAccount(account, healths[i]));
  }

  async #levels({ market, top }: RawMarket, bids: boolean, blockTag: BlockTag): Promise<readonly RawLevel[]> {
    if ((bids ? top.bestBid : top.bestAsk) === 0n) return [];
    const levels: RawLevel[] = [];
    for (;;) {
      const from = levels[levels.length - 1]?.tick ?? 0n;
      const page = await this.#lens.levelsOf(market, bids, from, this.#chunks.levels, blockTag);
      levels.push(...page);
      if (page.length < this.#chunks.levels) return levels;
    }
  }
}

function toSnapshot(
  house: RawHouse,
  markets: readonly MarketSnapshot[],
  accounts: readonly AccountState[],
): Snapshot {
  return {
    block: Number(house.blockNumber),
    timestamp: Number(house.timestamp),
    unit: house.unit,
    reserves: house.reserves,
    totals: {
      accounted: house.totals.accounted,
      deficit: house.totals.deficit,
      accounts: Number(house.totals.accounts),
    },
    history: { hash: house.history.hash, sequence: house.history.sequence },
    fund: { assets: house.fundAssets, shares: house.fundShares },
    own: { settlement: house.settlement, shares: house.shares },
    assets: house.assets.map(toAsset),
    accounts,
    markets,
  };
}

function requireSameBlock(first: RawHouse, later: RawHouse): void {
  if (first.blockNumber === later.blockNumber) return;
  throw new ReaderError(
    `the chain moved from block ${first.blockNumber} to ${later.blockNumber} while reading`,
  );
}
