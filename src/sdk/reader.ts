import { type BlockTag, type ContractRunner } from "ethers";

import { type AccountState, type MarketSnapshot, type Snapshot } from "../domain/snapshot";
import { type SolvencyLens } from "../../typechain/contracts/lens/SolvencyLens";
import { SolvencyLens__factory } from "../../typechain/factories/contracts/lens/SolvencyLens__factory";
import { type RawHouse, type RawLevel, type RawMarket, toAccount, toMarket } from "./rawSnapshot";

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
  readonly #lens: SolvencyLens;
  readonly #chunks: ReaderChunks;

  constructor(runner: ContractRunner, solvencyLens: string, chunks: ReaderChunks = DEFAULT_CHUNKS) {
    this.#lens = SolvencyLens__factory.connect(solvencyLens, runner);
    this.#chunks = chunks;
  }

  /**
   * Everything at one block. Pass a number, not "latest", where the chain moves meanwhile: chunks of different blocks are
   * refused.
   */
  async read(blockTag: BlockTag = "latest"): Promise<Snapshot> {
    const size = this.#chunks.accounts;
    const [house, rawMarkets, first] = await this.#chunk(1, size, await this.#marketIds(blockTag), blockTag);
    const accounts: AccountState[] = first.map(toAccount);
    while (accounts.length < Number(house.totals.accounts)) {
      const from = accounts.length + 1;
      const [later, , more] = await this.#chunk(from, from + size - 1, [], blockTag);
      requireSameBlock(house, later);
      accounts.push(...more.map(toAccount));
    }
    const markets: MarketSnapshot[] = [];
    for (const raw of rawMarkets) {
      const bids = await this.#levels(raw, true, blockTag);
      markets.push(toMarket(raw, bids, await this.#levels(raw, false, blockTag)));
    }
    return toSnapshot(house, markets, accounts);
  }

  async #marketIds(blockTag: BlockTag): Promise<number[]> {
    const { house } = await this.#lens.scan(1, 1, { blockTag });
    return Array.from({ length: Number(house.markets) }, (_, id) => id);
  }

  async #chunk(from: number, to: number, markets: number[], blockTag: BlockTag) {
    const { house, marketViews, accountViews } = await this.#lens.snapshot(from, to, markets, { blockTag });
    return [house, marketViews, accountViews] as const;
  }

  async #levels({ market, top }: RawMarket, bids: boolean, blockTag: BlockTag): Promise<readonly RawLevel[]> {
    if ((bids ? top.bestBid : top.bestAsk) === 0n) return [];
    const levels: RawLevel[] = [];
    for (;;) {
      const from = levels[levels.length - 1]?.tick ?? 0n;
      const page = await this.#lens.levelsOf(market, bids, from, this.#chunks.levels, { blockTag });
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
