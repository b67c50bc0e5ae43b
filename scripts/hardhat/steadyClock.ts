import { extendProvider } from "hardhat/config";
import { ProviderWrapper } from "hardhat/plugins";
import type { EIP1193Provider, RequestArguments } from "hardhat/types";

const MINING = new Set(["eth_sendTransaction", "eth_sendRawTransaction", "evm_mine", "hardhat_mine"]);

/**
 * The embedded chain's clock runs on with the wall's. Here each block comes one second after the one before, unless the test
 * says when: on a slow machine (instrumented code is slow everywhere) prices would grow stale in the middle of a test.
 */
export class SteadyClock extends ProviderWrapper {
  /** Seconds by which the next block was asked to be late. */
  #late = 0;
  /** The next block's time was set. */
  #set = false;
  /** Settles when the last block asked for was made: two sent at once would otherwise be given one time. */
  #made: Promise<unknown> = Promise.resolve();

  constructor(private readonly provider: EIP1193Provider) {
    super(provider);
  }

  async request({ method, params }: RequestArguments): Promise<unknown> {
    if (method === "evm_increaseTime") {
      this.#late += Number((params as readonly unknown[])[0]);
      return this.#late;
    }
    if (method === "evm_setNextBlockTimestamp") {
      this.#set = true;
    } else if (MINING.has(method)) {
      return this.#mine({ method, params });
    }
    return this.provider.request({ method, params });
  }

  async #mine(request: RequestArguments): Promise<unknown> {
    const turn = this.#made.then(async () => {
      await this.#beforeBlock();
      return this.provider.request(request);
    });
    this.#made = turn.catch(() => undefined);
    return turn;
  }

  async #beforeBlock(): Promise<void> {
    if (!this.#set) {
      const latest = await this.provider.request({
        method: "eth_getBlockByNumber",
        params: ["latest", false],
      });
      const { timestamp } = latest as { readonly timestamp: string };
      const next = Number(timestamp) + Math.max(this.#late, 1);
      await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [next] });
    }
    this.#set = false;
    this.#late = 0;
  }
}

/** To be called from the configuration. */
export function steadyClock(): void {
  extendProvider((provider) => Promise.resolve(new SteadyClock(provider)));
}
