import { type EventBody, type ExchangeEvent } from "../../domain/events";
import { type GatewayEvent } from "../../domain/gatewayEvents";
import { type AccountId } from "../../domain/ids";
import { type GatewayState, type NextNonce, type Snapshot } from "../../domain/snapshot";
import { Findings, type Replay, type Violation } from "../law";
import { ShadowTriggers } from "./shadowTriggers";

type Of<K extends EventBody["kind"]> = Extract<EventBody, { readonly kind: K }>;
type Forwarded = Of<"DepositForwarded">;

/** What one gateway stores. */
interface ShadowGateway {
  readonly triggers: ShadowTriggers;
  readonly nonces: Map<string, NextNonce>;
}

/** Bits of a nonce that count; the rest is its key. */
const NUMBER_BITS = 64n;

/**
 * What every gateway stores, by its events, and whether it did only what an owner had left with it (GATE-1). Feed it all events of the
 * exchange and its gateways in order; or, without `withExchange`, those of gateways alone.
 */
export class ShadowGateways {
  readonly #findings = new Findings("GATE-1", "major");
  readonly #gateways = new Map<string, ShadowGateway>();
  readonly #owners: string[];
  /** The order that the exchange took last in this transaction. */
  #taken: Of<"OrderTaken"> | "none" = "none";
  /** A deposit on its way to the Vault. */
  #forwarded: Forwarded | undefined;
  #passedOn: { readonly event: Forwarded; readonly amount: bigint }[] = [];
  #transaction = "";

  /** @param owners of account i + 1, where the events that opened them are not fed. */
  constructor(
    owners: readonly string[] = [],
    private readonly withExchange = true,
  ) {
    this.#owners = owners.map((owner) => owner.toLowerCase());
  }

  get violations(): readonly Violation[] {
    return this.#findings.all;
  }

  apply(event: ExchangeEvent): void {
    if (event.transaction !== this.#transaction) this.#begin(event.transaction);
    if (event.kind === "AccountOpened") this.#owners[event.account - 1] = event.owner.toLowerCase();
    else if (event.kind === "OrderTaken") this.#taken = event;
    else if (event.kind === "Deposited") this.#deposit(event);
    else if ("gateway" in event) this.#gateway(event);
  }

  /** As stored by events; of gateways that said nothing, too, where they are asked for. */
  state(address: string): GatewayState {
    const { triggers, nonces } = this.#of(address);
    return { address, placed: triggers.placed, triggers: triggers.standing, nonces: [...nonces.values()] };
  }

  /** Between two transactions: field for field, of each gateway that the snapshot tells of. */
  compare({ gateways = [], unit }: Pick<Snapshot, "gateways" | "unit">): readonly Violation[] {
    const findings = new Findings("GATE-1", "major");
    requirePassedOn(findings, this.#forwarded);
    for (const { event, amount } of this.#passedOn) {
      const { account, amountNative } = event;
      // Of a token with more than 18 decimals a wei is more than one unit.
      const same = amount === amountNative * unit || (unit === 1n && amountNative % amount === 0n);
      findings.require(same, `account ${account}: deposit`, amount, `${amountNative} native units`);
    }
    for (const gateway of gateways) compareGateway(findings, gateway, this.state(gateway.address));
    return findings.all;
  }

  #begin(transaction: string): void {
    requirePassedOn(this.#findings, this.#forwarded);
    this.#forwarded = undefined;
    this.#transaction = transaction;
    this.#taken = "none";
  }

  #deposit({ account, amount, from }: Of<"Deposited">): void {
    if (this.#forwarded?.account !== account || from.toLowerCase() !== this.#forwarded.gateway) return;
    this.#passedOn.push({ event: this.#forwarded, amount });
    this.#forwarded = undefined;
  }

  #gateway(event: GatewayEvent): void {
    const { triggers, nonces } = this.#of(event.gateway);
    switch (event.kind) {
      case "DepositForwarded":
        requirePassedOn(this.#findings, this.#forwarded);
        if (this.withExchange) this.#forwarded = event;
        return;
      case "BatchRelayed": {
        const key = event.nonce >> NUMBER_BITS;
        return this.#use(nonces, this.#ownerOf(event.account), key, BigInt.asUintN(64, event.nonce));
      }
      case "NonceSkipped":
        return this.#use(nonces, event.owner.toLowerCase(), event.key, event.next - 1n);
      default:
        triggers.apply(event, this.withExchange ? this.#taken : undefined);
        // One order serves one trigger.
        if (event.kind === "TriggerExecuted") this.#taken = "none";
    }
  }

  #use(nonces: Map<string, NextNonce>, owner: string, key: bigint, number: bigint): void {
    const name = `${owner}/${key}`;
    const next = nonces.get(name)?.next ?? 0n;
    this.#findings.require(number === next, `nonce of ${owner}, key ${key}`, number, next);
    nonces.set(name, { owner, key, next: number + 1n });
  }

  #ownerOf(account: AccountId): string {
    return this.#owners[account - 1] ?? `the owner of account ${account}`;
  }

  #of(address: string): ShadowGateway {
    const known = this.#gateways.get(address);
    if (known !== undefined) return known;
    const made = { triggers: new ShadowTriggers(this.#findings), nonces: new Map<string, NextNonce>() };
    this.#gateways.set(address, made);
    return made;
  }
}

/**
 * GATE-1: a gateway does only what an owner left with it. A batch has its owner's next nonce; a trigger is executed while it stands, once
 * mark is there, by an order on its side for no more than its lots; a deposit goes on whole. What stands afterwards is what that leads to.
 */
export function checkGate1({ events, after }: Replay): readonly Violation[] {
  const shadow = new ShadowGateways();
  for (const event of events) shadow.apply(event);
  return [...shadow.violations, ...shadow.compare(after)];
}

function requirePassedOn(findings: Findings, event: Forwarded | undefined): void {
  if (event === undefined) return;
  const name = `account ${event.account}: deposit of ${event.amountNative}`;
  findings.require(false, name, "kept by the gateway", "passed on to the Vault");
}

function compareGateway(findings: Findings, have: GatewayState, need: GatewayState): void {
  const name = `gateway ${have.address}`;
  findings.require(have.placed === need.placed, `${name}: triggers placed`, have.placed, need.placed);
  compareRows(findings, name, rowsOf(have), rowsOf(need));
}

/** All that stands, by names for people. */
function rowsOf({ triggers, nonces }: GatewayState): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (const { id, ...trigger } of triggers) {
    for (const [field, value] of Object.entries(trigger)) rows.set(`trigger ${id}, ${field}`, String(value));
  }
  for (const { owner, key, next } of nonces) rows.set(`nonce of ${owner}, key ${key}`, String(next));
  return rows;
}

function compareRows(
  findings: Findings,
  name: string,
  have: ReadonlyMap<string, string>,
  need: ReadonlyMap<string, string>,
): void {
  for (const row of new Set([...have.keys(), ...need.keys()])) {
    const [found, wanted] = [have.get(row) ?? "none", need.get(row) ?? "none"];
    findings.require(found === wanted, `${name}, ${row}`, found, wanted);
  }
}
