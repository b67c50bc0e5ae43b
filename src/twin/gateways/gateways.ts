import { type GatewayState } from "../../domain/snapshot";
import { type GatewayCall } from "../call";
import { type Exchange } from "../book/exchange";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { type Vault } from "../vault";
import { Relay } from "./relay";
import { Triggers, type TriggerWiring } from "./triggers";

/** Whom the gateways call. */
export interface GatewayWiring extends TriggerWiring {
  readonly env: Env;
  readonly ledger: Ledger;
  readonly exchange: Exchange;
  readonly vault: Vault;
}

/** Twins of contracts/gateways: any number of them, each by its address, made when it is first called. */
export class Gateways {
  readonly #relays = new Map<string, Relay>();
  readonly #triggers = new Map<string, Triggers>();

  constructor(private readonly wiring: GatewayWiring) {}

  apply(call: GatewayCall): void {
    switch (call.kind) {
      case "forwardDeposit":
        return this.#forward(call);
      case "relayBatch":
        return this.#relay(call.gateway).relay(call.caller, call.batch, call.fee);
      case "skipNonce":
        return this.#relay(call.gateway).skip(call.caller, call.key);
      case "placeTrigger":
        return this.#of(call.gateway).place(call.caller, call.trigger);
      case "cancelTrigger":
        return this.#of(call.gateway).cancel(call.caller, call.id);
      case "pruneTrigger":
        return this.#of(call.gateway).prune(call.id);
      case "trailTrigger":
        return this.#of(call.gateway).trail(call.id);
      case "executeTrigger":
        return this.#of(call.gateway).execute(call.caller, call.id, call.waive);
    }
  }

  /** All that one stores, as `readGateway` reads it from the chain. */
  stateOf(gateway: string): GatewayState {
    const { placed, standing: triggers } = this.#of(gateway);
    return { address: gateway.toLowerCase(), placed, triggers, nonces: this.#relay(gateway).nonces };
  }

  /** The Ledger names the gateway as the depositor. Without an account one is opened for the caller. */
  #forward({
    caller,
    gateway,
    account,
    amountNative,
  }: Extract<GatewayCall, { kind: "forwardDeposit" }>): void {
    const { env, ledger, vault } = this.wiring;
    const id = account ?? ledger.openAccount(caller);
    const said = { account: id, payer: caller, amountNative };
    env.emit({ kind: "DepositForwarded", gateway: gateway.toLowerCase(), ...said });
    vault.deposit(gateway, id, amountNative);
  }

  #relay(address: string): Relay {
    const known = this.#relays.get(address);
    if (known !== undefined) return known;
    const { env, ledger, exchange } = this.wiring;
    const made = new Relay(env, ledger, exchange, address);
    this.#relays.set(address, made);
    return made;
  }

  #of(address: string): Triggers {
    const known = this.#triggers.get(address) ?? new Triggers(this.wiring, address);
    this.#triggers.set(address, known);
    return known;
  }
}
