import { type BaseContract } from "ethers";

import { type EventBody, type ExchangeEvent } from "../../src/domain/events";
import { marketId } from "../../src/domain/ids";
import { historyHash } from "../../src/sdk/historyHash";
import { readGateway } from "../../src/sdk/gatewayReader";
import { SnapshotReader } from "../../src/sdk/reader";
import { type Call } from "../../src/twin/call";
import { type Moment } from "../../src/twin/env";
import { type Answer, Twin } from "../../src/twin/twin";
import { type Transaction, type Watcher, type World } from "../stateful/world";
import { differences, told } from "../../src/domain/differences";
import { Sources } from "./sources";
import { toCall } from "./toCall";

/** The test network keeps a trace of every call: small calls cost it far less than one large one. */
const CHUNKS = { accounts: 6, levels: 20 };

/** Every so many snapshots the accounts' judgement is compared too. */
const JUDGED_EVERY = 4;

/** Made of one run, for the whole test. */
export interface Coverage {
  transactions: number;
  snapshots: number;
  /** Calls that both refused, by error. */
  readonly refusals: Map<string, number>;
  /** Calls that both accepted, by kind. */
  readonly accepted: Map<string, number>;
  /** Events that both said, by kind. */
  readonly events: Map<string, number>;
}

export function noCoverage(): Coverage {
  return { transactions: 0, snapshots: 0, refusals: new Map(), accepted: new Map(), events: new Map() };
}

/** A call with the moment of its transaction: what a run was made of. */
export interface Step {
  readonly call: Call;
  readonly moment: Moment;
}

/** Gives the twin every transaction that the chain got, and compares what both answered. */
export class TwinWatcher implements Watcher {
  readonly steps: Step[] = [];
  #world: World | undefined;
  #twin: Twin | undefined;
  #sources: Sources | undefined;
  #reader: SnapshotReader | undefined;
  #seen = 0;

  constructor(
    readonly file: string,
    private readonly coverage: Coverage,
    /** Every so many transactions whole snapshots are compared. */
    private readonly snapshotEvery: number,
  ) {}

  get sources(): Sources {
    return required(this.#sources);
  }

  async begin(world: World, deployed: readonly ExchangeEvent[]): Promise<void> {
    this.#world = world;
    this.#sources = await Sources.of(world);
    this.#reader = new SnapshotReader(world.x.deployer, world.x.deployment.addresses.solvencyLens, CHUNKS);
    const twin = await twinOf(world);
    this.#twin = twin;
    const moment = { timestamp: world.chain.now, block: await world.x.deployer.provider.getBlockNumber() };
    const said: EventBody[] = [...twin.genesis];
    for (const call of await deploymentOf(world)) {
      this.steps.push({ call, moment });
      const { refusal, events } = twin.apply(call, moment);
      if (refusal !== undefined) world.fail(`the twin refuses to be deployed: ${refusal.message}`);
      said.push(...events);
    }
    this.#same("events of the deployment", said, deployed.map(bodyOf));
    await this.#compareSnapshots();
  }

  async see({ from, contract, method, args, sent, events }: Transaction): Promise<void> {
    const world = required(this.#world);
    const twin = required(this.#twin);
    const moment = { timestamp: world.chain.now, block: sent.block };
    this.coverage.transactions += 1;
    const outside = await this.sources.follow(contract, method, args, world.chain.now);
    const call = outside ? undefined : await this.#callOf(from, contract, method, args);
    if (call === undefined) {
      twin.pass(moment);
    } else {
      this.steps.push({ call, moment });
      this.#compareAnswers(call, twin.apply(call, moment), sent, events);
      if (call.kind === "setSources" && sent.error === "") {
        this.sources.adapters.set(
          call.market,
          call.sources.map(({ adapter }) => adapter),
        );
      }
    }
    this.#seen += 1;
    if (this.#seen % this.snapshotEvery === 0) await this.#compareSnapshots();
  }

  /** The whole state once more, at the end of a run. */
  async end(): Promise<void> {
    await this.#compareSnapshots();
  }

  async #callOf(from: string, contract: BaseContract, method: string, args: readonly unknown[]) {
    const { x, gateways } = required(this.#world);
    const sending = { from, to: await contract.getAddress(), method, args };
    return toCall(x, sending, (market) => this.sources.answersOf(market), gateways.addresses);
  }

  #compareAnswers(
    call: Call,
    { refusal, events: said }: Answer,
    sent: Transaction["sent"],
    events: readonly ExchangeEvent[],
  ): void {
    const { accepted, refusals } = this.coverage;
    this.#same("error", refusal?.error ?? "", sent.error);
    if (refusal !== undefined) {
      const need = required(this.#world).chain.argumentsOf(sent.revert) ?? {};
      // A panic's code is part of its name here.
      if (!refusal.error.startsWith("Panic")) {
        this.#same(
          `arguments of ${refusal.error}`,
          plain(Object.values(refusal.args)),
          plain(Object.values(need)),
        );
      }
      count(refusals, refusal.error);
    } else {
      count(accepted, call.kind);
    }
    this.#same("events", said, events.map(bodyOf));
    for (const { kind } of said) count(this.coverage.events, kind);
  }

  async #compareSnapshots(): Promise<void> {
    this.coverage.snapshots += 1;
    const judged = this.coverage.snapshots % JUDGED_EVERY === 0;
    const need = await required(this.#reader).read("latest", { judged });
    this.#same("snapshot", required(this.#twin).snapshot({ judged }), need);
    await this.#compareGateways();
  }

  /** The chain says of a nonce only what is asked for by name, so the twin names those. */
  async #compareGateways(): Promise<void> {
    const { x, gateways } = required(this.#world);
    for (const gateway of [gateways.relay, gateways.triggers, gateways.deposits]) {
      const address = await gateway.getAddress();
      const have = required(this.#twin).gatewayState(address);
      const need = await readGateway(x.deployer.provider, address, have.nonces);
      this.#same(`gateway ${address}`, have, need);
    }
  }

  #same(what: string, have: unknown, need: unknown): void {
    const found = differences(have, need);
    if (found.length === 0) return;
    const lines = found.map((line) => `    ${line}`).join("\n");
    required(this.#world).fail(`the twin (have) and the chain (need) differ in ${what}:\n${lines}`);
  }
}

/** A twin of a deployment before anything was sent to it. */
async function twinOf({ x }: World): Promise<Twin> {
  const { ledger, fund, vault, collateral, token } = x.deployment.addresses;
  const { endsAt } = await x.fund.epoch();
  return new Twin({
    decimals: x.config.token.decimals,
    addresses: { ledger, fund, vault, collateral, token },
    guardian: x.guardian.address,
    firstEpochEnd: Number(endsAt),
    historyHash,
  });
}

/** What the deployment's steps did, in their order. */
async function deploymentOf({ x }: World): Promise<readonly Call[]> {
  const calls: Call[] = [{ kind: "seed", caller: x.deployer.address }];
  for (const [i, { symbol, parameters }] of x.config.markets.entries()) {
    const market = marketId(i);
    const sources = (await x.oracle.sourcesOf(i)).map(
      ({ adapter, weight, maxAgeSec, maxConfidencePpm, pull }) => ({
        adapter,
        weight,
        maxAgeSec,
        maxConfidencePpm,
        pull,
      }),
    );
    calls.push({ kind: "list", symbol, parameters });
    calls.push({ kind: "setSources", market, sources });
    calls.push({ kind: "openBook", market });
  }
  return calls;
}

/** An event without its place on the chain. */
function bodyOf({ block: _block, transaction: _transaction, logIndex: _logIndex, ...body }: ExchangeEvent) {
  return body;
}

function plain(values: readonly unknown[]): readonly string[] {
  return values.map((value) => (typeof value === "object" ? told(value) : String(value)));
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("the run has not begun");
  return value;
}
