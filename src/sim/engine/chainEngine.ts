import { type Provider } from "ethers";

import { FUND } from "../../domain/ids";
import { type Snapshot } from "../../domain/snapshot";
import { type LiquidationProbe } from "../../laws/law";
import { mark as markOf } from "../../math/marginMath";
import { type Deployment } from "../../sdk/deployment";
import { type EventDecoder } from "../../sdk/eventDecoder";
import { readGateway } from "../../sdk/gatewayReader";
import { SnapshotReader } from "../../sdk/reader";
import { type Call, type Receipt } from "../chain/block";
import { type Chain, RevertedError } from "../chain/chain";
import { COLLATERAL_ASSET } from "../scenario/collateralAsset";
import { type SourceFeed } from "../setup/feeds";
import { type Contracts, ErrorNames } from "../world/contracts";
import { encodeIntent, type Sender } from "../world/encode";
import { type Inventory, MARKET, type Prices } from "../world/publicState";
import { type Grade, type TriggerCall } from "../world/view";
import { type Action, type Books, type Engine, type MinedBlock, type SnapshotWish } from "./engine";

/** Hardhat's network keeps a trace of every call until it is answered: many small calls take far less memory than a large one. */
const ACCOUNTS_A_CALL = 32;
const LEVELS_OF_AN_ACCOUNT = 2;

export interface ChainEngineParts {
  readonly chain: Chain;
  readonly contracts: Contracts;
  readonly decoder: EventDecoder;
  readonly provider: Provider;
  readonly deployment: Deployment;
  /** In the order of the oracle's sources. */
  readonly feeds: readonly SourceFeed[];
}

/** The contracts, deployed on a chain: every action is a transaction. */
export class ChainEngine implements Engine {
  private roles: string[] = [];
  private gas = 0n;
  private readonly errors: ErrorNames;
  private readonly reader: SnapshotReader;

  constructor(private readonly parts: ChainEngineParts) {
    const { contracts, provider, deployment } = parts;
    this.errors = new ErrorNames(contracts);
    const chunks = { accounts: this.accountsACall, levels: this.accountsACall * LEVELS_OF_AN_ACCOUNT };
    this.reader = new SnapshotReader(provider, deployment.addresses.solvencyLens, chunks);
  }

  submit(action: Action): void {
    this.parts.chain.submit(this.callOf(action));
    this.roles.push(action.role);
  }

  async mine(time: number): Promise<MinedBlock> {
    const roles = this.roles;
    this.roles = [];
    const { number, gasUsed, receipts } = await this.parts.chain.mine(time);
    this.gas += gasUsed;
    const outcomes = receipts.map((receipt, i) => ({
      role: roles[i] ?? "",
      events: this.parts.decoder.decodeAll(receipt.logs),
      error: this.errorOf(receipt),
    }));
    return { block: number, outcomes };
  }

  confirmed(): Promise<void> {
    return Promise.resolve();
  }

  /** The simulation waits for the chain: nothing goes on beside it. */
  pause(): Promise<void> {
    return Promise.resolve();
  }

  async prices(market = MARKET): Promise<Prices> {
    const { oracle, ledger, breaker } = this.parts.contracts;
    const [[price], [state], [trading]] = await Promise.all([
      oracle.read("read", market),
      ledger.read("marketOf", market),
      breaker.read("stateOf", market),
    ]);
    const index = price.latest as bigint;
    const basisPpb = state.basisPpb as bigint;
    return {
      index,
      previous: price.previous as bigint,
      updatedAt: Number(price.updatedAt),
      basisPpb,
      mark: index > 0n ? markOf(index, basisPpb) : 0n,
      live: price.live as boolean,
      degraded: price.degraded as boolean,
      grade: Number(trading.grade) as Grade,
      bookSales: trading.bookSales as boolean,
    };
  }

  async quote(account: number): Promise<{ readonly price: bigint; readonly most: bigint }> {
    const [price, most] = await this.parts.contracts.collateral.read("quote", account, COLLATERAL_ASSET);
    return { price: price as bigint, most: most as bigint };
  }

  async settlementPrice(): Promise<bigint> {
    const [mean] = await this.parts.contracts.breaker.read("standingMeanOf", MARKET);
    return mean as bigint;
  }

  async cashOf(account: number): Promise<bigint> {
    const [stored] = await this.parts.contracts.ledger.read("accountOf", account);
    return stored.cash as bigint;
  }

  async inventory(): Promise<Omit<Inventory, "size">> {
    const [price, allowed] = await this.parts.contracts.fund.read("inventoryPrice", MARKET);
    return { price: price as bigint, allowed: allowed as bigint };
  }

  async wouldLiquidate(
    account: number,
    keeper: { readonly address: string; readonly id: number },
  ): Promise<boolean> {
    const { liquidator } = this.parts.contracts;
    try {
      await liquidator.try(keeper.address, "liquidate", account, MARKET, 0, keeper.id);
      return true;
    } catch (error) {
      if (error instanceof RevertedError) return false;
      throw error;
    }
  }

  async accepts(call: TriggerCall, sender: Sender): Promise<boolean> {
    try {
      await this.parts.chain.call(encodeIntent(this.parts.contracts, call, sender));
      return true;
    } catch (error) {
      if (error instanceof RevertedError) return false;
      throw error;
    }
  }

  async probe(account: number, market: number): Promise<LiquidationProbe> {
    const { chain, contracts } = this.parts;
    const { liquidator } = contracts;
    const call = liquidator.transaction(liquidator.address, "liquidate", account, market, 0, FUND);
    try {
      return { account, market, succeeded: true, gas: await chain.gasOf(call), error: "" };
    } catch (error) {
      if (!(error instanceof RevertedError)) throw error;
      return { account, market, succeeded: false, gas: 0n, error: this.errors.nameOf(error.data) };
    }
  }

  async snapshot({ block, judged }: SnapshotWish = {}): Promise<Snapshot> {
    const told = await this.reader.read(block ?? "latest", { judged: judged === true });
    const { contracts, provider } = this.parts;
    if (contracts.triggers === undefined) return told;
    return { ...told, gateways: [await readGateway(provider, contracts.triggers.address, [], told.block)] };
  }

  /** From the chain, account by account: nobody is left out, since accounts are numbered without gaps. */
  async books(): Promise<Books> {
    const { ledger, solvency } = this.parts.contracts;
    const [totals] = await ledger.read("totals");
    const accounts = Number(totals.accounts);
    let [reserves, cash, negativeEquity] = [0n, 0n, 0n];
    for (let from = 1; from <= accounts; from += this.accountsACall) {
      const { house, sums } = await solvency.read("scan", from, from + this.accountsACall - 1);
      reserves = house.reserves as bigint;
      cash += sums.cash as bigint;
      negativeEquity += sums.negativeEquity as bigint;
    }
    const { accounted, deficit } = totals as unknown as { accounted: bigint; deficit: bigint };
    return { reserves, accounted, deficit, accounts, cash, negativeEquity };
  }

  gasUsed(): Promise<bigint> {
    return Promise.resolve(this.gas);
  }

  private get accountsACall(): number {
    return this.parts.chain.provider.accountsACall ?? ACCOUNTS_A_CALL;
  }

  private callOf(action: Action): Call {
    const { contracts, feeds } = this.parts;
    if (action.kind === "intent") return encodeIntent(contracts, action.intent, action.sender);
    const feed = feeds[action.source];
    if (!feed) throw new RangeError(`the market has ${feeds.length} sources, not a number ${action.source}`);
    return feed.post(action.price);
  }

  private errorOf({ succeeded, failure }: Receipt): string | undefined {
    return succeeded ? undefined : this.errors.nameOf(failure);
  }
}
