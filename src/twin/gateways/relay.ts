import { type GatewayBody } from "../../domain/gatewayEvents";
import { type AccountId, orderAccount, type OrderId } from "../../domain/ids";
import { type NextNonce } from "../../domain/snapshot";
import { type Exchange } from "../book/exchange";
import { type OrderRequest } from "../book/orderEntry";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { Refusal } from "../refusal";

/** IOrderRelay.SignedBatch, and who signed it. */
export interface SignedBatch {
  readonly account: AccountId;
  readonly cancelAll: boolean;
  readonly cancels: readonly OrderId[];
  readonly requests: readonly OrderRequest[];
  /** key << 64 | number. */
  readonly nonce: bigint;
  readonly deadline: bigint;
  readonly maxFee: bigint;
  readonly signer: string;
}

const NUMBER_BITS = 64n;

/** Twin of contracts/gateways/OrderRelay.sol. Signatures and the fee's transfer are outside: who signed is told. */
export class Relay {
  /** Next number by `owner/key`. */
  readonly #next = new Map<string, bigint>();

  constructor(
    private readonly env: Env,
    private readonly ledger: Ledger,
    private readonly exchange: Exchange,
    private readonly address: string,
  ) {}

  /** Of every owner and key that ever used one. */
  get nonces(): readonly NextNonce[] {
    return [...this.#next].map(([name, next]) => {
      const [owner = "", key = ""] = name.split("/");
      return { owner: owner.toLowerCase(), key: BigInt(key), next };
    });
  }

  relay(caller: string, batch: SignedBatch, fee: bigint): void {
    const { now } = this.env;
    const { account, nonce, deadline, maxFee, signer } = batch;
    if (now > deadline) throw new Refusal("OrderRelay_Late", { now_: now, deadline });
    if (fee > maxFee) throw new Refusal("OrderRelay_FeeTooHigh", { have: fee, allowed: maxFee });
    requireOwn(batch);
    const owner = this.ledger.ownerOf(account);
    const key = nonce >> NUMBER_BITS;
    const current = (key << NUMBER_BITS) | this.#use(owner, key);
    if (nonce !== current) {
      throw new Refusal("InvalidAccountNonce", { account: owner, currentNonce: current });
    }
    if (signer !== owner) throw new Refusal("OrderRelay_BadSignature", { owner });
    this.#emit({ kind: "BatchRelayed", account, relayer: caller, nonce, fee });
    if (batch.cancelAll) this.exchange.cancelAll(this.address, account);
    this.exchange.cancelBatch(this.address, batch.cancels);
    this.exchange.place(this.address, batch.requests);
  }

  skip(caller: string, key: bigint): void {
    const next = this.#use(caller, key) + 1n;
    this.#emit({ kind: "NonceSkipped", owner: caller, key, next });
  }

  #use(owner: string, key: bigint): bigint {
    const name = `${owner}/${key}`;
    const used = this.#next.get(name) ?? 0n;
    this.env.journal.onUndo(() => this.#next.set(name, used));
    this.#next.set(name, used + 1n);
    return used;
  }

  #emit(body: GatewayBody): void {
    this.env.emit({ ...body, gateway: this.address.toLowerCase() });
  }
}

/** Whoever signs for one account must not act for another that trusts this key, too. */
function requireOwn({ account, cancels, requests }: SignedBatch): void {
  const named = [...cancels.map(orderAccount), ...requests.map((request) => request.account)];
  const foreign = named.find((one) => one !== account);
  if (foreign !== undefined) throw new Refusal("OrderRelay_ForeignAccount", { have: foreign, need: account });
}
