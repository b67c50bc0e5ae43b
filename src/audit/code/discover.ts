import { type Finding } from "../finding";
import { word } from "../hex";
import { type Rpc } from "../rpc";
import { addressIn, NO_CODE, type ProvedAccount, proveAccount, provedCode } from "../trust/accounts";
import { type Header } from "../trust/header";
import { type CodeReading, readCode } from "./readCode";
import { FACTS } from "./facts";
import { type Part, PARTS, type Wired, WIRES } from "./wiring";

/** A part whose account is proved and whose code was read. */
export interface ProvedPart {
  readonly account: ProvedAccount;
  readonly code: CodeReading;
}

/** All that follows from the Ledger's address. */
export interface Discovery {
  readonly addresses: Readonly<Partial<Record<Wired, string>>>;
  readonly parts: Readonly<Partial<Record<Part, ProvedPart>>>;
  readonly findings: readonly Finding[];
}

/** In an order in which each part's address is known from those before it; the authority comes from the registry's storage. */
const ORDER: readonly Part[] = [
  "ledger",
  "exchange",
  "vault",
  "registry",
  "oracle",
  "breaker",
  "keyring",
  "deleverager",
  "liquidator",
  "fund",
  "collateral",
  "auction",
];

/**
 * Follows the wiring from the Ledger: each part's address is an immutable of the code of one before it, each code is the source's, and
 * whoever names an address that another named must name the same.
 */
export async function discover(rpc: Rpc, header: Header, ledger: string): Promise<Discovery> {
  const addresses: Partial<Record<Wired, string>> = { ledger: ledger.toLowerCase() };
  const parts: Partial<Record<Part, ProvedPart>> = {};
  const findings: Finding[] = [];
  for (let wave = named(addresses, parts); wave.length > 0; wave = named(addresses, parts)) {
    const proofs = wave.map(
      async ([part, address]) => [part, await provePart(rpc, header, part, address)] as const,
    );
    // At once: to prove an account some nodes go through the whole state, and an exchange has a dozen.
    for (const [part, proved] of await Promise.all(proofs)) {
      parts[part] = proved;
      findings.push(...codeFindings(part, proved), ...wireFindings(part, proved, addresses));
    }
  }
  return { addresses, parts, findings };
}

/** Parts whose addresses are known and that have not been proved, in order. */
function named(
  addresses: Discovery["addresses"],
  parts: Discovery["parts"],
): readonly (readonly [Part, string])[] {
  return ORDER.flatMap((part) => {
    const address = addresses[part];
    return address === undefined || parts[part] !== undefined ? [] : [[part, address] as const];
  });
}

/** Notes whom a part's code names, and finds whom it names otherwise than another did before it. */
function wireFindings(
  part: Part,
  { account, code }: ProvedPart,
  addresses: Partial<Record<Wired, string>>,
): readonly Finding[] {
  return Object.entries(WIRES[part] ?? {}).flatMap(([name, target]) => {
    const value = code.immutables.get(name);
    if (value === undefined) return [];
    const wired = addressIn(value);
    const known = (addresses[target] ??= wired);
    // The whole word: with bits above an address the code no longer knows whom it means.
    const have = BigInt(wired) === value ? wired : word(value);
    return known === have ? [] : [wireFinding(part, account.address, name, have, known)];
  });
}

/** Proves an account, and reads its code as that of `part`. */
export async function provePart(rpc: Rpc, header: Header, part: Part, address: string): Promise<ProvedPart> {
  const account = await proveAccount(rpc, header, address);
  const code = await provedCode(rpc, header, account);
  return { account, code: readCode(FACTS[PARTS[part]], code) };
}

/** What is wrong with a part's code, or with an account that should only have what its constructor gave it. */
export function codeFindings(part: Part, { account, code }: ProvedPart): readonly Finding[] {
  const subject = `${PARTS[part]} ${account.address}`;
  if (!code.matches) {
    return [
      {
        law: "CODE-1",
        severity: "critical",
        subject,
        have: account.codeHash === NO_CODE ? "no code" : code.difference,
        need: `the code that the compiler makes of ${PARTS[part]}`,
        text: "The contract is not the audited one: nothing that it says can be relied on.",
      },
    ];
  }
  // A contract's first CREATE has nonce 1, and none of these has code that creates.
  if (account.nonce === 1n) return [];
  return [
    {
      law: "CODE-1",
      severity: "critical",
      subject,
      have: `nonce ${account.nonce}`,
      need: "1",
      text: "The contract created others, which its code cannot.",
    },
  ];
}

function wireFinding(part: Part, address: string, name: string, have: string, need: string): Finding {
  return {
    law: "WIRE-1",
    severity: "critical",
    subject: `${PARTS[part]} ${address}, ${name}`,
    have,
    need: `${need}, as the others have it`,
    text: "The contracts do not agree on who they are wired to.",
  };
}
