import { AUCTION } from "../state/places";
import { type ExpectedWord, membersAre, type WordRule } from "./expectedWord";
import { marketIn, type RegistryWords } from "./registryWords";
import { roundIn, type TimedTelling } from "./telling";

const NOTHING = Object.fromEntries(
  [
    ...["lock", "phase", "low", "high", "target", "bid", "ask", "lastBid", "lastAsk", "tick"],
    ...["bidLots", "askLots", "volume", "number"],
  ].map((member) => [member, 0n]),
);

/** Auction: each market's round, as its newest step told it. */
export class AuctionWords implements WordRule {
  readonly #rounds = new Map<number, Readonly<Record<string, bigint>>>();

  constructor(private readonly registry: RegistryWords) {}

  take(told: TimedTelling): void {
    if (told.contract !== "auction" || told.name !== "AuctionStepped") return;
    this.#rounds.set(marketIn(told), roundIn(told, Object.keys(NOTHING)));
  }

  *words(): Iterable<ExpectedWord> {
    for (const market of this.registry.markets.keys()) {
      yield* membersAre(AUCTION.rounds.at(market), this.#rounds.get(market) ?? NOTHING);
    }
  }
}
