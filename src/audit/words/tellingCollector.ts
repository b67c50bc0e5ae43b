import { type LogDescription } from "ethers";

import { type ExchangeEvent } from "../../domain/events";
import { type AccountId, FUND, marketId } from "../../domain/ids";
import { mulDown } from "../../math/wadMath";
import { type ShadowExchange } from "../../laws/replay/shadowExchange";
import { type ChainLog } from "../history/chainLog";
import { type HistoryContract } from "../history/faces";
import { LEDGER } from "../state/places";
import { type Place } from "../state/place";
import { BookWords } from "./bookWords";
import { type Telling } from "./telling";

type Filled = Extract<ExchangeEvent, { readonly kind: "Filled" }>;

/** A word of the Ledger that holds when something happened: its block's time. */
export interface Stamp {
  readonly place: Place;
  readonly block: number;
  /** Of the block. */
  readonly hash: string;
}

/** What the words of the contracts are derived from, gathered while the events go by. */
export class TellingCollector {
  readonly tellings: Telling[] = [];
  readonly book = new BookWords();
  /** All that the fund's account ever withdrew [wad]. */
  withdrawnByFund = 0n;
  readonly #blocks = new Map<number, string>();
  readonly #stamps = new Map<string, Stamp>();
  /** Fills of the transaction at hand. */
  #fills: Filled[] = [];

  constructor(private readonly shadow: ShadowExchange) {}

  /** When each market was accrued last, and when each tier was set. */
  get stamps(): readonly Stamp[] {
    return [...this.#stamps.values()];
  }

  /** Hash of each block whose time matters, as its logs name it. */
  get blocks(): ReadonlyMap<number, string> {
    return new Map([...this.#blocks, ...this.stamps.map(({ block, hash }) => [block, hash] as const)]);
  }

  /** After the shadow took it. */
  event(event: ExchangeEvent, { blockHash }: Pick<ChainLog, "blockHash">): void {
    this.book.event(event);
    if (event.kind === "Withdrawn" && event.account === FUND) this.withdrawnByFund += event.amount;
    if (event.kind === "Filled") {
      if (this.#fills[0]?.transaction !== event.transaction) this.#fills = [];
      this.#fills.push(event);
    } else if (event.kind === "MarketAccrued") {
      this.#stamp(LEDGER.markets.at(event.market).member("accruedAt"), event.block, blockHash);
    } else if (event.kind === "TierSet") {
      const place = LEDGER.positions.at(event.account).at(event.market).member("tierSetAt");
      this.#stamp(place, event.block, blockHash);
    }
  }

  /** After the shadow took what the event says. */
  tell(contract: HistoryContract, { name, args }: LogDescription, log: ChainLog): void {
    const { address, blockNumber: block, blockHash } = log;
    this.#blocks.set(block, blockHash);
    const telling: Telling = { contract, address, name, args, block };
    if (name === "TakenOver") this.tellings.push({ ...telling, held: this.#heldByFund(args) });
    else if (name === "AccountLiquidated") this.tellings.push({ ...telling, sold: this.#soldBy(args) });
    else this.tellings.push(telling);
  }

  #stamp(place: Place, block: number, hash: string): void {
    this.#stamps.set(place.name, { place, block, hash });
  }

  #heldByFund(args: LogDescription["args"]): bigint {
    const market = marketId(Number(args["market"]));
    const { ledger } = this.shadow;
    const stored = ledger.position(ledger.account(FUND), market);
    return ledger.classes.touch(market, { ...stored, bids: 0n, asks: 0n }).size;
  }

  /** Notional of the newest fills of the account that make up what its liquidation sold. */
  #soldBy(args: LogDescription["args"]): bigint {
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
