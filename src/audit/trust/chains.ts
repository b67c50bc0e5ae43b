/** What the hash of a block rests on, by the kind of the chain. */
const RESTS_ON = {
  ethereum: "Ethereum's proof of stake: two thirds of the stake have signed a finalized block",
  optimistic:
    "a rollup's sequencer until Ethereum has its batch, and then on fault proofs within their challenge period and on the rollup's upgrade keys",
  validity:
    "a rollup's sequencer until its validity proof is on Ethereum, and then on its verifier and upgrade keys",
  sidechain: "this chain's own validators: Ethereum does not vouch for it",
  local: "nothing: this is a local chain, whose operator can write any block",
} as const;

type Kind = keyof typeof RESTS_ON;

interface Chain {
  readonly name: string;
  readonly kind: Kind;
}

const CHAINS: Readonly<Record<number, Chain>> = {
  1: { name: "Ethereum", kind: "ethereum" },
  11155111: { name: "Sepolia", kind: "ethereum" },
  560048: { name: "Hoodi", kind: "ethereum" },
  10: { name: "OP Mainnet", kind: "optimistic" },
  130: { name: "Unichain", kind: "optimistic" },
  480: { name: "World Chain", kind: "optimistic" },
  8453: { name: "Base", kind: "optimistic" },
  34443: { name: "Mode", kind: "optimistic" },
  42161: { name: "Arbitrum One", kind: "optimistic" },
  42170: { name: "Arbitrum Nova", kind: "optimistic" },
  81457: { name: "Blast", kind: "optimistic" },
  324: { name: "ZKsync Era", kind: "validity" },
  1101: { name: "Polygon zkEVM", kind: "validity" },
  59144: { name: "Linea", kind: "validity" },
  534352: { name: "Scroll", kind: "validity" },
  56: { name: "BNB Smart Chain", kind: "sidechain" },
  100: { name: "Gnosis", kind: "sidechain" },
  137: { name: "Polygon PoS", kind: "sidechain" },
  43114: { name: "Avalanche C-Chain", kind: "sidechain" },
  1337: { name: "a local chain", kind: "local" },
  31337: { name: "a local chain", kind: "local" },
};

/** One sentence: what a block hash of this chain rests on. */
export function foundationOf(chainId: number): string {
  const chain = CHAINS[chainId];
  if (chain === undefined) {
    return `A block hash of chain ${chainId} rests on a consensus that this auditor does not know.`;
  }
  return `A block hash of ${chain.name} (chain ${chainId}) rests on ${RESTS_ON[chain.kind]}.`;
}

/** A chain of one's own machine, whose clock may stand at any time. */
export function isLocal(chainId: number): boolean {
  return CHAINS[chainId]?.kind === "local";
}
