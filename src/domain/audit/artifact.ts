import { z } from "zod";

/** Raised with every change that an old reader would misread. */
export const AUDIT_SCHEMA = "glasshouse.audit/3";

/** A whole number as a decimal string; amounts of money, price and size are wad (1e18). */
const wad = z.string().regex(/^-?(0|[1-9][0-9]*)$/, { error: "not a whole number in decimal digits" });
const count = z.int().nonnegative();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "not a 32-byte hash" });
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, { error: "not an address" });

const finding = z.strictObject({
  /** Id of a law (docs/INVARIANTS.md) or of a check (docs/audit.md). */
  law: z.string(),
  severity: z.enum(["critical", "major", "minor"]),
  subject: z.string(),
  have: z.string(),
  need: z.string(),
  text: z.string(),
});

const unchecked = z.strictObject({ law: z.string(), subject: z.string(), reason: z.string() });

const block = z.strictObject({
  chainId: count,
  number: count,
  hash,
  /** [s] */
  timestamp: count,
  stateRoot: hash,
  /** Who vouches for the hash: the caller, a second node, or the one node alone. */
  standing: z.enum(["pinned", "seconded", "assumed"]),
});

const contract = z.strictObject({
  part: z.string(),
  address,
  /** Its runtime code is what the compiler makes of the source, immutables aside. */
  codeMatches: z.boolean(),
  codeHash: hash,
  storageRoot: hash,
  /** Slots that source and history explain; null where its storage was not read. */
  slots: count.nullable(),
});

const money = z.strictObject({
  /** Tokens that the Vault holds. */
  reserves: wad,
  /** Money that entered by deposit and has not left. */
  accounted: wad,
  /** Reserves beyond what is accounted: sent without a deposit, credited to nobody. */
  surplus: wad,
  /** Cash of all accounts, lazy indices included. */
  cash: wad,
  /** Accounted less that: rounding. */
  difference: wad,
  deficit: wad,
  accounts: count,
});

const market = z.strictObject({
  id: count,
  symbol: z.string(),
  /** The last price proved in storage, and its age at the block [s]. */
  index: wad,
  indexAgeSec: count,
  live: z.boolean(),
  longs: wad,
  shorts: wad,
});

const stress = z.strictObject({
  /** Of every index at once [ppm]. */
  movePpm: z.int(),
  claims: wad,
  fundEquity: wad,
  collateral: wad,
  shortfall: wad,
  bankrupt: count,
  liquidatable: count,
  borneByFund: wad,
  borneByOthers: wad,
  paidInFull: z.boolean(),
});

const powers = z.strictObject({
  holders: z.array(z.strictObject({ role: z.string(), account: address, since: count, delaySec: count })),
  /** Functions bound to a role in the Authority's storage, and those that its code leaves to its admin. */
  bindings: z.array(z.strictObject({ target: address, call: z.string(), role: z.string() })),
  pending: z.array(
    z.strictObject({ id: hash, caller: address, target: address, call: z.string(), executableAt: count }),
  ),
});

const history = z.strictObject({
  events: count,
  entries: wad,
  /** The running hash that the logs lead to. */
  hash: wad,
  /** Blocks read from the node now; the others were kept from before. */
  blocksRead: count,
});

const range = z.strictObject({
  /** First block that was judged. */
  from: count,
  /** Laws that were judged on the state by events, after every block. */
  laws: z.array(z.string()),
  /** Blocks with events: the others change nothing. */
  judged: count,
  /** Earlier blocks at which the whole state was proved, in ascending order. */
  proved: z.array(
    z.strictObject({ number: count, hash, verdict: z.enum(["holds", "violated", "unchecked"]) }),
  ),
});

/** By what a reader can build the same auditor and the same contracts again. */
const auditor = z.strictObject({
  /** Of the checkout; null where it is none. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  /** True where files of the checkout differ from that commit; null where there is none. */
  changed: z.boolean().nullable(),
  compiler: z.string(),
  /** SHA-256 over names and hashes of all sources of the audited contracts, and the compiler's settings. */
  sourceDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

const token = z.strictObject({
  address,
  grade: z.enum(["proved", "found", "RPC-trusted"]),
  /** Where the balances of a token of unknown code were found; null where they were not, or its code is known. */
  layout: z.string().nullable(),
  powers: z.array(z.string()),
});

/** A contract that acts for accounts as their key, or that somebody says does. */
const gateway = z.strictObject({
  address,
  /** Which of this checkout's gateways; null: its code is not known, or it serves another exchange. */
  contract: z.string().nullable(),
  codeHash: hash,
  /** Somebody said that it is a gateway of this exchange. */
  named: z.boolean(),
  /** Accounts whose key it is. */
  keyOf: count,
  /** Settlement tokens that lie in it [native]: sent by somebody, since no call leaves any. Null where its code is not known. */
  held: wad.nullable(),
  /** Triggers that stand in it, and slots that source and events explain; null likewise. */
  triggers: count.nullable(),
  slots: count.nullable(),
});

export const auditArtifactSchema = z.strictObject({
  schema: z.literal(AUDIT_SCHEMA),
  /** True of this run, and no part of what was found. */
  meta: z.strictObject({
    createdAt: z.string(),
    command: z.string(),
    wallSec: z.number().nonnegative(),
    auditor,
  }),
  verdict: z.enum(["holds", "violated", "unchecked"]),
  /** One sentence; the same that the command prints last. */
  headline: z.string(),
  /** What the block's hash rests on; the first is about the chain. */
  restsOn: z.array(z.string()),
  /** Null, here and below: the audit did not get so far. */
  block: block.nullable(),
  contracts: z.array(contract),
  findings: z.array(finding),
  unchecked: z.array(unchecked),
  history: history.nullable(),
  /** Null where one block alone was audited. */
  range: range.nullable(),
  money: money.nullable(),
  markets: z.array(market),
  stress: z.array(stress),
  token: token.nullable(),
  powers: powers.nullable(),
  gateways: z.array(gateway),
});

export type AuditArtifact = z.infer<typeof auditArtifactSchema>;
