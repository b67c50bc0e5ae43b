import { type ExchangeEvent } from "../../domain/events";
import { type AccountId, FUND, type MarketId, marketId } from "../../domain/ids";
import { mulDown } from "../../math/wadMath";
import { type ShadowExchange } from "../../laws/replay/shadowExchange";
import { type ChainLog } from "../history/chainLog";
import { type HistoryContract, type Told } from "../history/faces";
import { BookWords, type BookWordsState } from "./bookWords";
import { type Telling } from "./telling";

type Filled = Extract<ExchangeEvent, { readonly kind: "Filled" }>;

/** The block whose time a word of the Ledger holds, and its hash as its logs name it. */
export interface Stamp {
  readonly block: number;
  readonly hash: string;
}

/** All that is gathered, as plain data. */
export interface ToldState {
  readonly tellings: Telling[];
  readonly book: BookWordsState;
  readonly withdrawnByFund: bigint;
  /** Hash of each block that a telling is of, as its logs name it. */
  readonly blocks: Map<number, string>;
  /** When each market was accrued last, and each tier was chosen. */
  readonly accruals: Map<MarketId, Stamp>;
  readonly tiers: Map<string, Stamp>;
}

/** What the words of the contracts are derived from, gathered while the events go by. */
export class TellingCollector {
  readonly tellings: Telling[];
  readonly book: BookWords;
  /** All that the fund's account ever withdrew [wad]. */
  withdrawnByFund: bigint;
  /** When blocks were made [s], as far as their headers were read: not part of the state. */
  readonly times = new Map<number, bigint>();
  readonly #blocks: Map<number, string>;
  readonly #accruals: Map<MarketId, Stamp>;
  readonly #tiers: Map<string, Stamp>;
  /** Fills of the transaction at hand. */
  #fills: Filled[] = [];

  /** Goes on from where another one stood at the end of a block. */
  constructor(
    private readonly shadow: ShadowExchange,
    from?: ToldState,
  ) {
    this.tellings = from?.tellings ?? [];
    this.book = new BookWords(from?.book);
    this.withdrawnByFund = from?.withdrawnByFund ?? 0n;
    this.#blocks = from?.blocks ?? new Map();
    this.#accruals = from?.accruals ?? new Map();
    this.#tiers = from?.tiers ?? new Map();
  }

  get state(): ToldState {
    const { tellings, book, withdrawnByFund } = this;
    const [blocks, accruals, tiers] = [this.#blocks, this.#accruals, this.#tiers];
    return { tellings, book: book.state, withdrawnByFund, blocks, accruals, tiers };
  }

  /** Hash of each block whose time matters, as its logs name it. */
  get blocks(): ReadonlyMap<number, string> {
    const stamps = [...this.#accruals.values(), ...this.#tiers.values()];
    return new Map([...this.#blocks, ...stamps.map(({ block, hash }) => [block, hash] as const)]);
  }

  /** The times that are known of those blocks. */
  get timesOfBlocks(): ReadonlyMap<number, bigint> {
    const known = [...this.blocks.keys()].flatMap((block) => {
      const time = this.times.get(block);
      return time === undefined ? [] : [[block, time] as const];
    });
    return new Map(known);
  }

  /** The block of a market's last accrual; undefined before the first one. */
  accrualOf(market: MarketId): number | undefined {
    return this.#accruals.get(market)?.block;
  }

  /** The block of an account's last choice of a tier in a market; undefined before the first one. */
  tierOf(market: MarketId, account: AccountId): number | undefined {
    return this.#tiers.get(tierKey(market, account))?.block;
  }

  /** After the shadow took it. */
  event(event: ExchangeEvent, { blockHash: hash }: Pick<ChainLog, "blockHash">): void {
    this.book.event(event);
    if (event.kind === "Withdrawn" && event.account === FUND) this.withdrawnByFund += event.amount;
    if (event.kind === "Filled") {
      if (this.#fills[0]?.transaction !== event.transaction) this.#fills = [];
      this.#fills.push(event);
    } else if (event.kind === "MarketAccrued") {
      this.#accruals.set(event.market, { block: event.block, hash });
    } else if (event.kind === "TierSet") {
      this.#tiers.set(tierKey(event.market, event.account), { block: event.block, hash });
    }
  }

  /** After the shadow took what the event says. */
  tell(contract: HistoryContract, { name, args }: Told, log: ChainLog): void {
    const { address, blockNumber: block, blockHash } = log;
    this.#blocks.set(block, blockHash);
    const telling: Telling = { contract, address, name, args, block };
    if (name === "TakenOver") this.tellings.push({ ...telling, held: this.#heldByFund(args) });
    else if (name === "AccountLiquidated") this.tellings.push({ ...telling, sold: this.#soldBy(args) });
    else this.tellings.push(telling);
  }

  #heldByFund(args: Told["args"]): bigint {
    const market = marketId(Number(args["market"]));
    const { ledger } = this.shadow;
    const stored = ledger.position(ledger.account(FUND), market);
    return ledger.classes.touch(market, { ...stored, bids: 0n, asks: 0n }).size;
  }

  /** Notional of the newest fills of the account that make up what its liquidation sold. */
  #soldBy(args: Told["args"]): bigint {
    const market = marketId(Number(args["market"]));
    const taker = Number(args["account"]) as AccountId;
    const units = this.shadow.ledger.bookUnits.get(market);
    let left = (args["outcome"] as { readonly soldLots: bigint }).soldLots;
    let value = 0n;
    for (const fill of [...this.#fills].reverse()) {
      if (left <= 0n) break;
      if (fill.market !== market || fill.taker !== taker) continue;
      for (const { lots, tick } of fill.fills) {
        left -= lots;
        value += lots * BigInt(tick);
      }
    }
    return units === undefined ? 0n : mulDown(value * units.lotSize, units.tickSize);
  }
}

function tierKey(market: MarketId, account: AccountId): string {
  return `${market}/${account}`;
}
