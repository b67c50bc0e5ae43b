import { z } from "zod";

export const PROOF_SCHEMA = "glasshouse.proof/1";

const hex = z.string().regex(/^0x([0-9a-f]{2})*$/, { error: "not hex data" });
const word = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not 32 bytes" });

/** Everything that is needed to find one account under a block's hash, without any node. */
export const proofSchema = z.strictObject({
  schema: z.literal(PROOF_SCHEMA),
  chainId: z.int().nonnegative(),
  /** The block's header as it is hashed. */
  header: hex,
  ledger: z.string().regex(/^0x[0-9a-f]{40}$/, { error: "not an address" }),
  /** The Ledger's runtime code. */
  code: hex,
  account: z.int().positive(),
  markets: z.array(z.int().min(0).max(62)),
  /** Nodes from the state root to the Ledger. */
  accountProof: z.array(hex),
  /** The slots that the account's money follows from, and the nodes that prove them. */
  slots: z.array(word),
  storageNodes: z.array(hex),
});

export type InclusionProof = z.infer<typeof proofSchema>;
