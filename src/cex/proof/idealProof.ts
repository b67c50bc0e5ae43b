import { keccak256, toUtf8Bytes } from "ethers";

import { type Amounts, ASSETS } from "../model/assets";
import { CexError } from "../model/errors";
import { type Hash } from "./hashing";
import { type SumRoot, type SumTree } from "./sumTree";

/** "The leaves under these roots are all in range and add up to these totals, and my keys hold at least these reserves." */
export interface SolvencyStatement {
  readonly venue: string;
  readonly block: number;
  readonly liabilities: Readonly<Record<keyof Amounts, SumRoot>>;
  readonly reserves: Amounts;
}

/** What the prover knows and does not say. */
export interface SolvencyWitness {
  /** Built from all leaves: what a tree states follows from them. */
  readonly trees: Readonly<Record<keyof Amounts, SumTree>>;
  readonly held: Amounts;
}

/** What is published of a proof: without the system that checks it, it says nothing. */
export type IdealProof = Hash;

/** Nobody can prove what is not so. */
export class FalseStatementError extends CexError {
  constructor(readonly statement: string) {
    super(`not so: ${statement}`);
  }
}

/** What anybody can do with a proof. */
export interface ProofVerifier {
  verify(statement: SolvencyStatement, proof: IdealProof): boolean;
}

/**
 * An ideal zero-knowledge proof: complete, sound, and silent by definition, as papers model it. It looks at the witness, refuses
 * whatever is false of it, and remembers what it has proved. What it cannot see, no real system sees either: customers who have no
 * leaf, and coins that are back with their lender tomorrow.
 */
export class IdealProofSystem implements ProofVerifier {
  private readonly proved = new Set<Hash>();

  prove(statement: SolvencyStatement, { trees, held }: SolvencyWitness): IdealProof {
    for (const asset of ASSETS) {
      const { root, total } = trees[asset].commitment();
      const stated = statement.liabilities[asset];
      if (root !== stated.root || total !== stated.total) throw new FalseStatementError(`${asset} total`);
      if (held[asset] < statement.reserves[asset]) throw new FalseStatementError(`${asset} reserves`);
    }
    const proof = digest(statement);
    this.proved.add(proof);
    return proof;
  }

  verify(statement: SolvencyStatement, proof: IdealProof): boolean {
    return proof === digest(statement) && this.proved.has(proof);
  }
}

function digest({ venue, block, liabilities, reserves }: SolvencyStatement): Hash {
  const parts = ASSETS.flatMap((asset) => {
    const { root, total } = liabilities[asset];
    return [asset, root, total.toString(), reserves[asset].toString()];
  });
  return keccak256(toUtf8Bytes(JSON.stringify([venue, block, ...parts])));
}
