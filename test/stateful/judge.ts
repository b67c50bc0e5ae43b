import { type ExchangeEvent } from "../../src/domain/events";
import { type AccountId, type MarketId } from "../../src/domain/ids";
import { type MarketSnapshot, type Snapshot, type TradingState } from "../../src/domain/snapshot";
import { type LawId, type LiquidationProbe, type Violation } from "../../src/laws/law";
import { checkState, checkTransition } from "../../src/laws/registry";
import { ShadowExchange } from "../../src/laws/replay/shadowExchange";
import { ShadowGateways } from "../../src/laws/replay/shadowGateways";
import { shadowSnapshot, withDust } from "../../src/laws/replay/shadowSnapshot";
import { checkLiq1, liquidatable } from "../../src/laws/riskLaws";
import { checkWdr1 } from "../../src/laws/withdrawalLaws";
import { readGateway } from "../../src/sdk/gatewayReader";
import { SnapshotReader } from "../../src/sdk/reader";
import { type Fixture } from "../support/fixture";
import { type Chain, PROBE_GAS } from "./chain";
import { indexOf, type MarketDriver } from "./marketDriver";

/** The test network keeps a trace of every call: small calls cost it far less than one large one. */
const CHUNKS = { accounts: 6, levels: 20 };

/** Laws that need what only the breaker knows. */
const NEEDS_GRADES: ReadonlySet<LawId> = new Set<LawId>(["BRK-1"]);

export type Report = (violations: readonly Violation[], where: string) => void;

/**
 * Judges every transaction by what the events make of the state, and now and then the state itself as the chain tells it, which
 * must then be what the events made of it.
 */
export class Judge {
  readonly shadow = new ShadowExchange();
  readonly gateways = new ShadowGateways();
  readonly #reader: SnapshotReader;
  /** As the chain told it last. */
  #read: Snapshot | undefined;
  /** As the events tell it now; undefined when events came since it was made. */
  #told: Snapshot | undefined;

  #shares = 0n;

  constructor(
    private readonly x: Fixture,
    private readonly chain: Chain,
    private readonly markets: readonly MarketDriver[],
    private readonly gatewayAddresses: readonly string[],
    private readonly report: Report,
  ) {
    this.#reader = new SnapshotReader(x.deployer, x.deployment.addresses.solvencyLens, CHUNKS);
  }

  apply(event: ExchangeEvent): void {
    this.#told = undefined;
    this.shadow.apply(event);
    this.gateways.apply(event);
  }

  /** The whole state by events alone, without asking the chain. What they do not tell is as the chain told it last. */
  async state(): Promise<Snapshot> {
    const told = this.#told ?? shadowSnapshot(this.shadow, this.#read ?? (await this.read(false)));
    const markets = told.markets.map((market) => this.#priced(market));
    const fund = { ...told.fund, shares: this.#shares };
    this.#told = { ...told, markets, fund, timestamp: this.chain.now };
    return this.#told;
  }

  /** The fund's shares come and go without an event that laws read: asked after whatever was sent to the fund. */
  async countShares(): Promise<void> {
    this.#shares = await this.x.fund.totalSupply();
    this.#told = undefined;
  }

  /** Judges one transaction by its events. @param asked accounts of which the contracts say how they judge them. */
  async transaction(before: Snapshot, events: readonly ExchangeEvent[], asked: readonly AccountId[]) {
    let after = await this.state();
    for (const id of asked) after = await this.#ask(after, id);
    this.report(checkTransition({ before, events, after }, NEEDS_GRADES), "in the transition");
    if (asked.length > 0) this.report(checkWdr1(after), "of the state");
    this.report(this.gateways.violations, "of gateways");
  }

  /** The same, with the grade of every market as the breaker tells it: a batch may trade in several. */
  async graded(before: Snapshot, events: readonly ExchangeEvent[]): Promise<void> {
    const after = await this.state();
    const markets: MarketSnapshot[] = [];
    for (const market of after.markets) {
      markets.push({ ...market, trading: await this.#tradingOf(market.id) });
    }
    this.report(checkTransition({ before, events, after: { ...after, markets } }), "in the transition");
  }

  /** Reads everything and judges it: is it what the events say, does every law hold, can all be liquidated who should? */
  async everything(before: Snapshot, events: readonly ExchangeEvent[], asked: boolean): Promise<void> {
    const after = await this.read(asked);
    this.report(this.shadow.compare(after), "of the rebuilt state");
    this.#requireSame(after);
    this.report(checkTransition({ before, events, after }), "in the transition");
    this.report(checkState(after), "of the state");
    this.report(this.shadow.book.priorityViolations, "of priority");
    this.report(this.shadow.auctions.violations, "of an uncross");
    this.report([...this.gateways.violations, ...this.gateways.compare(after)], "of gateways");
    await this.#requireEmptyGateways();
    this.report(await this.#liquidatability(after), "of liquidatability");
  }

  /**
   * LIQ-1. A liquidation first brings the account's markets to now, and the mark of one that nobody has touched for long moves with it:
   * whom the contracts call healthy is judged again behind that, and all of it is taken back.
   */
  async #liquidatability(after: Snapshot): Promise<readonly Violation[]> {
    const found = checkLiq1(after, await this.probes(after));
    if (found.length === 0 || found.some(({ have }) => have !== "Liquidator_Healthy")) return found;
    return this.chain.undone(async () => {
      const { exchange, deployer, deployment } = this.x;
      for (const { id } of after.markets) {
        const poke = exchange.interface.encodeFunctionData("poke", [id]);
        await this.chain.send(deployer.address, deployment.addresses.exchange, poke, 1);
      }
      const now = withDust(await this.#reader.read("latest"), this.shadow);
      return checkLiq1(now, await this.probes(now));
    });
  }

  /** The whole state, read from the chain, with the dust that the events account for. */
  async read(asked: boolean): Promise<Snapshot> {
    const read = withDust(await this.#reader.read("latest", { judged: asked }), this.shadow);
    const { provider } = this.x.deployer;
    const gateways = this.gatewayAddresses.map((one) =>
      readGateway(provider, one, this.gateways.state(one).nonces),
    );
    this.#read = { ...read, gateways: await Promise.all(gateways) };
    this.#told = undefined;
    return this.#read;
  }

  /** Nobody here sends them tokens, so what lies in one, a call left there. */
  async #requireEmptyGateways(): Promise<void> {
    for (const address of this.gatewayAddresses) {
      this.#requireEqual(`tokens of gateway ${address}`, await this.x.token.balanceOf(address), 0n);
    }
  }

  /** Prices by the rounds seen so far. */
  #priced(market: MarketSnapshot): MarketSnapshot {
    const driver = this.markets[market.id];
    return driver === undefined ? market : { ...market, index: indexOf(driver, market, this.chain.now) };
  }

  /** The laws that are judged by events lean on this test's own idea of index and shares: it must be the contracts'. */
  #requireSame(read: Snapshot): void {
    this.#requireEqual("fund: shares", read.fund.shares, this.#shares);
    for (const { index, ...market } of read.markets) {
      const mine: MarketSnapshot["index"] = this.#priced({ ...market, index }).index;
      for (const key of ["latest", "previous", "updatedAt", "live", "degraded"] as const) {
        this.#requireEqual(`market ${market.id}: index ${key}`, index[key], mine[key]);
      }
    }
  }

  #requireEqual(subject: string, have: bigint | number | boolean, need: bigint | number | boolean): void {
    if (have === need) return;
    const texts = { have: String(have), need: String(need) };
    this.report([{ law: "REC-1", severity: "critical", subject, ...texts }], "of what the test follows");
  }

  async #ask(state: Snapshot, id: AccountId): Promise<Snapshot> {
    const judged = await this.#reader.judgedOf(id);
    const accounts = state.accounts.map((one) => (one.id === id ? { ...one, judged } : one));
    return { ...state, accounts };
  }

  async #tradingOf(id: MarketId): Promise<TradingState> {
    const { breaker, deployer, deployment } = this.x;
    const data = breaker.interface.encodeFunctionData("stateOf", [id]);
    const answer = await this.chain.call(deployer.address, deployment.addresses.breaker, data);
    const [state] = breaker.interface.decodeFunctionResult("stateOf", answer.data);
    const { grade, bookSales, capBps, marginBps } = state as Record<keyof TradingState, bigint | boolean>;
    return {
      grade: Number(grade) as TradingState["grade"],
      bookSales: Boolean(bookSales),
      capBps: Number(capBps),
      marginBps: Number(marginBps),
    };
  }

  /** Simulated liquidations of all who should be liquidatable (LIQ-1). */
  async probes(snapshot: Snapshot): Promise<readonly LiquidationProbe[]> {
    const { liquidator, deployer, deployment } = this.x;
    const probes: LiquidationProbe[] = [];
    for (const { account, market } of liquidatable(snapshot)) {
      const data = liquidator.interface.encodeFunctionData("liquidate", [account.id, market.id, 0, 1]);
      const to = deployment.addresses.liquidator;
      const { error } = await this.chain.call(deployer.address, to, data, PROBE_GAS);
      probes.push({ account: account.id, market: market.id, gas: PROBE_GAS, succeeded: error === "", error });
    }
    return probes;
  }
}
