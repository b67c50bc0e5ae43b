import {
  KNOWLEDGE_OBSERVERS,
  KNOWLEDGE_VENUES,
  type ClaimCheck,
  type Knowledge,
  type KnowledgeCell,
} from "../../domain/run/knowledge";

/** What venues say of themselves, and which rows would make it false. */
export const CLAIMS: Knowledge["claims"] = [
  {
    id: "assetsCoverLiabilities",
    title: "assets >= liabilities",
    falsifiedBy: [
      "lending",
      "exemptAccount",
      "tokenCollateral",
      "borrowedReserves",
      "forgedBalance",
      "keyTheft",
      "contractBug",
    ],
  },
  { id: "myBalanceIsCounted", title: "my balance is counted", falsifiedBy: ["hiddenLiabilities"] },
  { id: "fundIsThere", title: "the fund is what it says", falsifiedBy: ["lending", "keyTheft"] },
  { id: "adlFollowedTheRule", title: "ADL followed the rule", falsifiedBy: ["favouredAdl"] },
  { id: "nobodyIsExempt", title: "nobody is exempt", falsifiedBy: ["exemptAccount", "tokenCollateral"] },
  { id: "liquidationsAreReported", title: "every liquidation is reported", falsifiedBy: ["underReporting"] },
  { id: "pricesWereFair", title: "prices were fair", falsifiedBy: ["oracleKey", "oracleMajority"] },
  { id: "ordersInTurn", title: "orders are taken in turn", falsifiedBy: ["frontRunning", "censorship"] },
  {
    id: "withdrawalsAreOpen",
    title: "withdrawals are open",
    falsifiedBy: ["withdrawalFreeze", "stablecoinFreeze", "censorship"],
  },
];

/** Less is a chance, and no check. */
const HALF = 0.5;
/** A bug that adapts keeps every sum, so that only the naive one makes assets fall short. */
const NAIVE_ONLY: readonly string[] = ["contractBug"];

/**
 * Who can check which claim where: a claim is as good as its falsification. The culprit is the adaptive one, who is the one that a
 * claim must stand against.
 */
export function checksOf(cells: readonly KnowledgeCell[]): ClaimCheck[] {
  return CLAIMS.flatMap(({ id, falsifiedBy }) =>
    KNOWLEDGE_VENUES.flatMap((venue) =>
      KNOWLEDGE_OBSERVERS.map((observer): ClaimCheck => {
        const here = cells.filter(
          (cell) =>
            falsifiedBy.includes(cell.row) &&
            cell.venue === venue &&
            cell.observer === observer &&
            cell.culprit === (NAIVE_ONLY.includes(cell.row) ? "naive" : "adaptive"),
        );
        const possible = here.filter(({ verdict }) => verdict !== "impossible");
        const unseen = possible.filter((cell) => !isReliable(cell)).map(({ row }) => row);
        return { claim: id, venue, observer, verdict: verdictOf(possible), unseen };
      }),
    ),
  );
}

function isReliable({ verdict, detection }: KnowledgeCell): boolean {
  return verdict === "detected" && (detection?.rate ?? 0) >= HALF;
}

function verdictOf(possible: readonly KnowledgeCell[]): ClaimCheck["verdict"] {
  if (possible.length === 0) return "cannotFail";
  if (possible.every(isReliable)) return "all";
  if (possible.some(({ verdict }) => verdict === "detected")) return "some";
  return possible.every(({ verdict }) => verdict === "notPublished") ? "notPublished" : "none";
}
