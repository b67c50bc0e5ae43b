import { AVAX } from "../../deploy/config/avax";
import { type EventBody } from "../../src/domain/events";
import { accountId, marketId } from "../../src/domain/ids";
import { type Snapshot } from "../../src/domain/snapshot";
import { OrderKind } from "../../src/twin/book/orderEntry";
import { type Call } from "../../src/twin/call";
import { type TwinRules } from "../../src/twin/rules/rules";
import { type Source } from "../../src/twin/sources";
import { Twin } from "../../src/twin/twin";

export const WAD = 10n ** 18n;
export const MARKET = marketId(0);
const UNIT = 10n ** 6n;
const SOURCES = 3;
/** More than the oracle's least time between two rounds. */
const ROUND_SEC = 6;

/** A market that never halts, on a twin: whoever trades is told by a name. */
export class TwinScene {
  readonly twin: Twin;
  private readonly numbers = new Map<string, number>();
  private time = 1_760_000_000;
  private block = 1;

  constructor(rules: TwinRules) {
    const addresses = {
      ledger: "ledger",
      fund: "fund",
      vault: "vault",
      collateral: "collateral",
      token: "token",
    };
    this.twin = new Twin({
      decimals: 6,
      addresses,
      guardian: "guardian",
      firstEpochEnd: this.time + 86_400,
      rules,
    });
    const parameters = { ...AVAX, breaker: { ...AVAX.breaker, haltBudgetSec: 0n } };
    const terms = { weight: 1n, maxAgeSec: 60n, maxConfidencePpm: 10_000n, pull: false };
    const sources = Array.from({ length: SOURCES }, (_, i): Source => ({ adapter: `source ${i}`, ...terms }));
    this.do({ kind: "seed", caller: "deployer" });
    this.do({ kind: "list", symbol: "AVAX", parameters });
    this.do({ kind: "setSources", market: MARKET, sources });
    this.do({ kind: "openBook", market: MARKET });
  }

  /** A call in a block of its own, so much later; it must succeed. */
  do(call: Call, seconds = 1): readonly EventBody[] {
    this.time += seconds;
    this.block += 1;
    const { refusal, events } = this.twin.apply(call, { timestamp: this.time, block: this.block });
    if (refusal !== undefined) throw refusal;
    return events;
  }

  /** Time of the newest block [s]. */
  get now(): number {
    return this.time;
  }

  /** Nothing happens for so long. */
  pass(seconds: number): void {
    this.time += seconds;
  }

  /** Opens an account of that name. @param dollars that it brings */
  join(name: string, dollars: bigint, tier: number): void {
    const [opened] = this.do({ kind: "openAccount", owner: name });
    if (opened?.kind !== "AccountOpened") throw new RangeError("no account was opened");
    this.numbers.set(name, opened.account);
    this.do({ kind: "deposit", caller: name, account: this.id(name), amountNative: dollars * UNIT });
    if (tier > 0) this.do({ kind: "setTier", caller: name, account: this.id(name), market: MARKET, tier });
  }

  id(name: string) {
    return accountId(this.numbers.get(name) ?? 0);
  }

  /** A round of the oracle in which the sources say these dollars; one for all, where only one is given. */
  round(...dollars: number[]): void {
    const quotes = Array.from({ length: SOURCES }, (_, i) => {
      const price = BigInt(Math.round((dollars[i] ?? dollars[0] ?? 0) * 1_000)) * (WAD / 1_000n);
      return { price, timestamp: BigInt(this.time), confidence: 0n };
    });
    this.do({ kind: "update", market: MARKET, answers: quotes }, ROUND_SEC);
  }

  /** An order of whole base units at a price of whole dollars. */
  order(name: string, isBuy: boolean, units: bigint, dollars: number): readonly EventBody[] {
    const { tickSize } = AVAX.trading;
    const request = {
      account: this.id(name),
      market: MARKET,
      isBuy,
      kind: OrderKind.Limit,
      reduceOnly: false,
      tick: Number((BigInt(Math.round(dollars * 1_000)) * (WAD / 1_000n)) / tickSize),
      lots: (units * WAD) / AVAX.margin.lotSize,
      expiry: 0,
      maxFills: 0,
    };
    return this.do({ kind: "place", caller: name, requests: [request] });
  }

  liquidate(name: string, keeper: string): readonly EventBody[] {
    const parties = { account: this.id(name), keeper: this.id(keeper) };
    return this.do({ kind: "liquidate", market: MARKET, maxFills: 0, ...parties });
  }

  sizeOf(name: string): bigint {
    return this.twin.reads.standingOf(this.id(name), MARKET).size;
  }

  get snapshot(): Snapshot {
    return this.twin.snapshot({ judged: true });
  }
}
