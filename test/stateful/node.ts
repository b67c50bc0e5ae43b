import { id, toQuantity, type TypedDataDomain, type TypedDataField, Wallet } from "ethers";
import { createHardhatNetworkProvider } from "hardhat/internal/hardhat-network/provider/provider";

import { anvilBinary, anvilChain } from "../../scripts/chain/anvilChain";
import { type Eip1193 } from "../../src/sim/chain/eip1193";

/** 10 October 2025, 20:50 UTC: any fixed time serves; a clock of the machine's would make no two runs alike. */
export const GENESIS_SEC = 1_760_129_400;
const MS_PER_SEC = 1_000;
/** scripts/mutation judges code that the optimizer has not seen. */
const NOT_OPTIMIZED = process.env["GLASSHOUSE_NOT_OPTIMIZED"] === "1";

const SIGNERS = 16;
const PURSE = 10n ** 24n;
const WALLETS = Array.from({ length: SIGNERS }, (_, i) => new Wallet(id(`stateful test, signer ${i}`)));

/** Who may send, and sign. */
export const SIGNER_ADDRESSES = WALLETS.map(({ address }) => address.toLowerCase());

/** A chain of one's own that makes a block only when it is told to. */
export interface Node extends Eip1193 {
  /** Makes a block at this time [Unix s] of one transaction. @return its hash */
  mine(transaction: unknown, time: number): Promise<string>;
  close(): Promise<void>;
}

/** @param anySize contracts may be larger than a public chain allows: test doubles are. */
export type NodeOpener = (anySize: boolean) => Promise<Node>;

/**
 * Anvil where there is one: a transaction costs it a fifth of what it costs Hardhat's network, which notes every step of it for a
 * stack trace that nobody asks for here.
 */
export const openQuickNode: NodeOpener = (anySize) =>
  anvilBinary() === undefined
    ? openEmbeddedNode(anySize || NOT_OPTIMIZED)
    : openAnvil(anySize || NOT_OPTIMIZED);

async function openAnvil(anySize: boolean): Promise<Node> {
  const chain = await anvilChain(undefined, anySize)(GENESIS_SEC);
  return {
    request: (args) =>
      args.method === "eth_signTypedData_v4"
        ? signTypedData(args.params as [string, string])
        : chain.request(args),
    async mine(transaction, time) {
      const hash = await chain.request({ method: "eth_sendTransaction", params: [transaction] });
      await chain.request({ method: "evm_mine", params: [time] });
      return hash as string;
    },
    close: () => chain.close(),
  };
}

/** Senders are impersonated, so the node has nobody's key. */
function signTypedData([signer, text]: readonly [string, string]): Promise<string> {
  const wallet = WALLETS.find(({ address }) => address.toLowerCase() === signer.toLowerCase());
  if (wallet === undefined) throw new RangeError(`${signer} is nobody who can sign here`);
  const { domain, types, message } = JSON.parse(text) as {
    readonly domain: TypedDataDomain;
    readonly types: Readonly<Record<string, TypedDataField[]>>;
    readonly message: Readonly<Record<string, unknown>>;
  };
  const { EIP712Domain: _ofEveryDomain, ...own } = types;
  return wallet.signTypedData(domain, own, message);
}

/**
 * A network in this process: thrown away with its scenario and all that it remembers, and without the build's debugging data,
 * with which it would trace every revert back to its line.
 */
const TERMS = {
  hardfork: "cancun",
  chainId: 31337,
  networkId: 31337,
  blockGasLimit: 30_000_000,
  minGasPrice: 0n,
  initialBaseFeePerGas: 0,
  automine: true,
  intervalMining: 0,
  mempoolOrder: "fifo",
  chains: new Map(),
  allowUnlimitedContractSize: false,
  allowBlocksWithSameTimestamp: false,
  throwOnTransactionFailures: false,
  throwOnCallFailures: true,
  enableTransientStorage: true,
  enableRip7212: false,
} as const;

/** Hardhat's network: what an audit asks of a node, it answers like a public one. */
export const openEmbeddedNode: NodeOpener = async (anySize) => {
  const genesisAccounts = WALLETS.map(({ privateKey }) => ({ privateKey, balance: PURSE }));
  const initialDate = new Date(GENESIS_SEC * MS_PER_SEC);
  const terms = { ...TERMS, genesisAccounts, initialDate, allowUnlimitedContractSize: anySize };
  const provider = await createHardhatNetworkProvider(terms, { enabled: false });
  const request: Node["request"] = ({ method, params = [] }) => provider.request({ method, params });
  return {
    request,
    async mine(transaction, time) {
      await request({ method: "evm_setNextBlockTimestamp", params: [toQuantity(time)] });
      return (await request({ method: "eth_sendTransaction", params: [transaction] })) as string;
    },
    close: () => Promise.resolve(),
  };
};
