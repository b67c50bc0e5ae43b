import { CexError } from "../model/errors";
import { type Hash, isHash, isSum, leafNode, MAX_DEPTH, PADDING, parentNode, type SumNode } from "./hashing";

/** What a venue says that it owes one customer. */
export interface Leaf {
  readonly account: number;
  /** Told to that customer and to nobody else. */
  readonly salt: Hash;
  /** [wad] */
  readonly balance: bigint;
}

/** What is published of a tree. */
export interface SumRoot {
  readonly root: Hash;
  /** Sum of all leaves [wad]. */
  readonly total: bigint;
}

/** What a customer gets to check that his balance is part of a published total. */
export interface InclusionProof {
  readonly account: number;
  readonly salt: Hash;
  readonly balance: bigint;
  /** Place of the leaf; its bits, lowest first, say on which side each step is. */
  readonly index: number;
  /** From the leaf upwards. */
  readonly siblings: readonly SumNode[];
}

/** Leaves that make no tree. */
export class SumTreeError extends CexError {
  constructor(readonly why: string) {
    super(why);
  }
}

/** Merkle sum tree of liabilities: every node binds the hashes and the sums of both of its children. */
export class SumTree {
  private readonly levels: readonly (readonly SumNode[])[];
  private readonly places: ReadonlyMap<number, number>;

  constructor(private readonly leaves: readonly Leaf[]) {
    for (const leaf of leaves) checkLeaf(leaf);
    this.places = new Map(leaves.map(({ account }, place) => [account, place]));
    if (this.places.size !== leaves.length) throw new SumTreeError("a customer has two leaves");
    this.levels = buildLevels(leaves.map(({ account, salt, balance }) => leafNode(account, salt, balance)));
    if (!isSum(this.commitment().total)) throw new SumTreeError("the total does not fit 128 bits");
  }

  commitment(): SumRoot {
    const top = this.levels.at(-1)?.[0] ?? PADDING;
    return { root: top.hash, total: top.sum };
  }

  /** The proof for a customer, or undefined if the tree leaves him out. */
  proofFor(account: number): InclusionProof | undefined {
    const index = this.places.get(account);
    const leaf = index === undefined ? undefined : this.leaves[index];
    if (index === undefined || leaf === undefined) return undefined;
    const siblings: SumNode[] = [];
    let place = index;
    for (const level of this.levels.slice(0, -1)) {
      const { hash, sum } = level[place ^ 1] ?? PADDING;
      siblings.push({ hash, sum });
      place >>= 1;
    }
    const { salt, balance } = leaf;
    return { account, salt, balance, index, siblings };
  }
}

function checkLeaf({ account, salt, balance }: Leaf): void {
  if (!Number.isSafeInteger(account) || account < 0) throw new SumTreeError(`no account ${account}`);
  if (!isHash(salt)) throw new SumTreeError(`the salt of account ${account} is not 32 bytes`);
  if (!isSum(balance)) throw new SumTreeError(`a balance of ${balance} is not in 0 to 2^128`);
}

function buildLevels(leaves: readonly SumNode[]): SumNode[][] {
  let level = leaves.length === 0 ? [PADDING] : [...leaves];
  const levels = [level];
  while (level.length > 1) {
    const parents: SumNode[] = [];
    for (let place = 0; place < level.length; place += 2) {
      parents.push(parentNode(level[place] ?? PADDING, level[place + 1] ?? PADDING));
    }
    level = parents;
    levels.push(level);
  }
  if (levels.length - 1 > MAX_DEPTH) throw new SumTreeError(`deeper than ${MAX_DEPTH} levels`);
  return levels;
}
