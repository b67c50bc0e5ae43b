import { type CustomerView } from "../../../cex/publication/customerView";
import { frozenCopy } from "../../../cex/publication/frozenCopy";
import { type ChainFailure } from "../../../cex/publication/publicView";
import { type Intent, type StepInput } from "../../../cex/model/intents";
import { type EventBody } from "../../../domain/events";
import { type AccountId } from "../../../domain/ids";
import { type MarketParameters } from "../../../domain/marketParameters";
import { type Snapshot } from "../../../domain/snapshot";
import { healthOf } from "../../../laws/valuation";
import { type Call } from "../../../twin/call";
import { toCall, type Units } from "./glasshouseCalls";
import { pageOf } from "./glasshousePage";
import { viewOf } from "./glasshouseView";
import { Exchange, KEEPER, MARKET } from "./glasshouse";
import { type Look, type Truth, type World } from "./look";
import { type Plot, type Scheme } from "./plot";
import { SOURCES } from "./tape";

/** What one block did, as it is gathered. */
export interface Doings {
  readonly block: number;
  readonly timeSec: number;
  readonly events: EventBody[];
  readonly failures: ChainFailure[];
  /** Sizes before liquidations; positive: long. */
  readonly sizes: ReadonlyMap<number, bigint>;
}

const FROZEN = "Token_Frozen";
/** A liquidation can ruin another account, but not for ever. */
const ROUNDS = 3;

/** Glasshouse in the scene: the twin, a keeper, and whatever the culprit's scheme adds. */
export class GlasshouseWorld implements World {
  readonly #exchange: Exchange;
  readonly #units: Units;
  #block = 0;

  constructor(
    startSec: number,
    parameters: MarketParameters,
    private readonly scheme: Scheme,
    private readonly plot: Plot,
  ) {
    const { variant } = scheme;
    const wrong = variant === undefined ? undefined : this.#wrong(variant);
    this.#exchange = new Exchange(startSec, parameters, wrong);
    this.#units = { tickSize: parameters.trading.tickSize, lotSize: parameters.margin.lotSize };
  }

  step(input: StepInput, watched: readonly AccountId[]): Look {
    this.#block += 1;
    this.#exchange.begin(input.timeSec);
    const doings = { events: [], failures: [], block: this.#block, timeSec: input.timeSec };
    this.#tellPrices(input, doings.events);
    for (const intent of input.intents) this.#ask(intent, doings);
    const attempts = (this.scheme.calls?.(this.plot, this.#block) ?? []).map((call) =>
      this.#try(call, doings.events),
    );
    const before = this.#exchange.snapshot();
    const sizes = new Map(before.accounts.map(({ id, positions }) => [id as number, sizeIn(positions)]));
    this.#liquidate(before, doings.events);
    const all: Doings = { ...doings, sizes };
    const after = this.#exchange.snapshot();
    return {
      view: viewOf(after, all),
      pages: new Map(watched.map((id): [AccountId, CustomerView] => [id, pageOf(after, all, id)])),
      audit: undefined,
      truth: truthOf(input.intents, all, attempts),
    };
  }

  #wrong(variant: NonNullable<Scheme["variant"]>) {
    return (parts: Parameters<typeof variant>[1]): void => variant(this.plot, parts, () => this.#block);
  }

  #tellPrices({ prices }: StepInput, events: EventBody[]): void {
    const answers = SOURCES.map((name) => {
      const said = prices.coin.find(({ source }) => source === name);
      if (said === undefined) return undefined;
      return { price: said.price, timestamp: BigInt(said.timeSec), confidence: 0n };
    });
    this.#try({ kind: "update", market: MARKET, answers }, events);
  }

  #ask(intent: Intent, { events, failures }: Pick<Doings, "events" | "failures">): void {
    const moves = intent.kind === "withdraw" || intent.kind === "deposit";
    const frozen = moves && this.scheme.frozen?.(this.plot, this.#block) === true;
    const call = toCall(intent, this.#units);
    if (call === undefined) return;
    const error = frozen ? FROZEN : this.#try(call, events);
    if (error !== undefined) failures.push({ account: intent.account, what: intent.kind, error });
  }

  /** @return the error's name; undefined if it went through. */
  #try(call: Call, events: EventBody[]): string | undefined {
    const { refusal, events: said } = this.#exchange.apply(call);
    events.push(...said);
    return refusal?.error;
  }

  #liquidate(before: Snapshot, events: EventBody[]): void {
    let state = before;
    for (let round = 0; round < ROUNDS; round += 1) {
      const due = state.accounts.filter((account) => {
        const health = account.positions.length === 0 ? undefined : healthOf(account, state, "better");
        return health !== undefined && health.equity < health.maintenanceMargin;
      });
      if (due.length === 0) return;
      for (const { id: account } of due) {
        this.#try({ kind: "liquidate", account, market: MARKET, maxFills: 0, keeper: KEEPER }, events);
      }
      state = this.#exchange.snapshot();
    }
  }
}

function sizeIn(positions: Snapshot["accounts"][number]["positions"]): bigint {
  return positions.find(({ market }) => market === MARKET)?.touched.size ?? 0n;
}

function truthOf(
  intents: readonly Intent[],
  { events }: Doings,
  attempts: readonly (string | undefined)[],
): Truth {
  const liquidated = events.flatMap((event) => (event.kind === "AccountLiquidated" ? [event.account] : []));
  const refused = attempts.flatMap((error) => (error === undefined ? [] : [error]));
  return frozenCopy({
    liquidated,
    asked: intents.filter(({ kind }) => kind === "withdraw").length,
    paid: events.filter(({ kind }) => kind === "Withdrawn").length,
    refused,
    succeeded: attempts.length - refused.length,
  });
}
