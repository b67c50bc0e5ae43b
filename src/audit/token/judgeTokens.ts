import { type Part } from "../code/wiring";
import { type ProvedPart } from "../code/discover";
import { type Finding } from "../finding";
import { type Telling, numberIn } from "../words/telling";
import { type TokenReading } from "./token";

/** What the judgement of tokens rests on. */
export interface TokenEvidence {
  readonly token: TokenReading;
  readonly parts: Readonly<Record<Part, ProvedPart>>;
  readonly tellings: readonly Telling[];
  /** All that the fund's account ever withdrew [wad]. */
  readonly withdrawnByFund: bigint;
}

const WAD_DECIMALS = 18n;
/** ERC-20's `decimals` is a uint8; who says more would have the scale computed for ever. */
const MOST_DECIMALS = 255n;

/** Holds the scale of money, and the tokens in the fund, against the token. */
export function tokenFindings(evidence: TokenEvidence): readonly Finding[] {
  return [...scaleFindings(evidence), ...fundFindings(evidence)];
}

/** A Vault that counts a token for ten has ten times the reserves, and no other check sees it. */
function scaleFindings({ token: { address, decimals }, parts }: TokenEvidence): readonly Finding[] {
  if (decimals > MOST_DECIMALS) {
    const [subject, have, need] = [`token ${address}, decimals`, `${decimals}`, `${MOST_DECIMALS} at most`];
    return [
      { law: "WIRE-1", severity: "critical", subject, have, need, text: "No token has such decimals." },
    ];
  }
  const up = decimals < WAD_DECIMALS ? 10n ** (WAD_DECIMALS - decimals) : 1n;
  const down = decimals > WAD_DECIMALS ? 10n ** (decimals - WAD_DECIMALS) : 1n;
  const scales = [
    ["vault", "NATIVE_TO_WAD", up],
    ["vault", "WAD_TO_NATIVE", down],
    ["fund", "PER_WAD", up],
    ["fund", "NATIVE", down],
    ["collateral", "SETTLEMENT_DECIMALS", decimals],
  ] as const;
  return scales.flatMap(([part, name, need]): readonly Finding[] => {
    const { account, code } = parts[part];
    const have = code.immutables.get(name);
    if (have === need) return [];
    return [
      {
        law: "WIRE-1",
        severity: "critical",
        subject: `${part} ${account.address}, ${name}`,
        have: `${have ?? "none"}`,
        need: `${need}, for ${decimals} decimals`,
        text: "The contract counts tokens by another scale than the token's.",
      },
    ];
  });
}

/** Deposits that wait for the end of the epoch, and redemptions that nobody has claimed, lie in the fund itself. */
function fundFindings(evidence: TokenEvidence): readonly Finding[] {
  const { address } = evidence.parts.fund.account;
  const have = evidence.token.balances.get(address) ?? 0n;
  const need = owedByFund(evidence);
  if (have >= need) return [];
  const text = "Tokens left the fund, or its account, by no door that its code has.";
  return [
    {
      law: "TOKEN-1",
      severity: "critical",
      subject: `fund ${address}, tokens`,
      have: `${have}`,
      need: `${need}`,
      text,
    },
  ];
}

/** What came in and what the Vault paid, less what went on to the Vault and to those who claimed it [native units]. */
function owedByFund({ parts, tellings, withdrawnByFund }: TokenEvidence): bigint {
  const { immutables } = parts.vault.code;
  const [up, down] = [immutables.get("NATIVE_TO_WAD") ?? 1n, immutables.get("WAD_TO_NATIVE") ?? 1n];
  let owed = (withdrawnByFund * down) / up;
  for (const telling of tellings) {
    if (telling.contract !== "fund") continue;
    if (telling.name === "DepositRequested") owed += numberIn(telling, "assets");
    else if (telling.name === "EpochSettled") owed -= numberIn(telling, "assetsIn");
    else if (telling.name === "DepositCancelled" || telling.name === "Withdraw")
      owed -= numberIn(telling, "assets");
  }
  return owed;
}
