import {
  AbstractSigner,
  type Provider,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
} from "ethers";

/** Why a run ended early. */
export class Interrupted extends Error {}

/** When the connection dies: before the last transaction is sent, or after it is mined and before anybody hears of it. */
export type Moment = "before sending" | "after mining";

/** A signer that dies at its `limit`-th transaction. */
export class InterruptedSigner extends AbstractSigner<Provider> {
  sent = 0;

  constructor(
    private readonly inner: Signer,
    private readonly limit: number,
    private readonly moment: Moment,
  ) {
    super(inner.provider!);
  }

  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const last = this.sent + 1 === this.limit;
    if (last && this.moment === "before sending") {
      throw new Interrupted(`before transaction ${this.limit}`);
    }
    const response = await this.inner.sendTransaction(transaction);
    ++this.sent;
    if (last) {
      await response.wait();
      throw new Interrupted(`after transaction ${this.limit}`);
    }
    return response;
  }

  override getAddress(): Promise<string> {
    return this.inner.getAddress();
  }

  override signTransaction(transaction: TransactionRequest): Promise<string> {
    return this.inner.signTransaction(transaction);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.inner.signMessage(message);
  }

  override signTypedData(...terms: Parameters<Signer["signTypedData"]>): Promise<string> {
    return this.inner.signTypedData(...terms);
  }

  override connect(): Signer {
    return this;
  }
}
