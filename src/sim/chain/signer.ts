import {
  AbstractSigner,
  BrowserProvider,
  type JsonRpcError,
  type JsonRpcResult,
  Network,
  type Provider,
  type TransactionRequest,
  type TransactionResponse,
  getAddress,
  resolveAddress,
} from "ethers";

import { ChainError } from "./block";
import { type Chain } from "./chain";

/** An ethers provider on the same chain, without caches: blocks come when the kernel wants them. */
export function providerOn(chain: Chain): BrowserProvider {
  const network = new Network("simulation", chain.chainId);
  return new PromptProvider(chain.provider, network, { cacheTimeout: -1, staticNetwork: network });
}

/** Asks at once, where ethers waits for a timer in case that more questions come: a deployment asks hundreds, one after the other. */
class PromptProvider extends BrowserProvider {
  private questions = 0;

  override async send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    this.questions += 1;
    const payload = { method, params, id: this.questions, jsonrpc: "2.0" } as const;
    const [answer] = (await this._send(payload)) as (JsonRpcResult | JsonRpcError)[];
    if (answer === undefined) throw new ChainError(`no answer to ${method}`);
    if ("error" in answer) throw this.getRpcError(payload, answer);
    return answer.result as unknown;
  }
}

/** Sends each transaction in a block of its own, one second after the last: deployments take no wall clock. */
export class InstantSigner extends AbstractSigner {
  constructor(
    private readonly chain: Chain,
    private readonly address: string,
    provider: Provider,
  ) {
    super(provider);
  }

  getAddress(): Promise<string> {
    return Promise.resolve(getAddress(this.address));
  }

  connect(provider: Provider | null): InstantSigner {
    if (provider === null) throw new ChainError("a signer without a provider sends nothing");
    return new InstantSigner(this.chain, this.address, provider);
  }

  override async sendTransaction(request: TransactionRequest): Promise<TransactionResponse> {
    const to = request.to ? await resolveAddress(request.to, this.provider) : null;
    this.chain.submit({ from: this.address, to, data: request.data ?? "0x" });
    const [receipt] = (await this.chain.mine(this.chain.time + 1)).receipts;
    if (!receipt) throw new ChainError("a transaction was sent and not mined");
    const { hash, succeeded, failure } = receipt;
    if (!succeeded) throw new ChainError(`${hash} failed: ${failure}`);
    const response = await this.provider?.getTransaction(hash);
    if (!response) throw new ChainError(`${hash} is not on the chain`);
    return response;
  }

  signTransaction(): Promise<string> {
    return Promise.reject(new ChainError("impersonated accounts sign nothing"));
  }

  signMessage(): Promise<string> {
    return Promise.reject(new ChainError("impersonated accounts sign nothing"));
  }

  signTypedData(): Promise<string> {
    return Promise.reject(new ChainError("impersonated accounts sign nothing"));
  }
}
