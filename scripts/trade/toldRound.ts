import { RoundStatus, Verdict } from "../../src/domain/names";
import { percent, price } from "../../src/report/format";
import { utc } from "../../src/sdk/people";
import { type RoundStanding, type SourceStanding } from "../../src/sdk/trade/sources";

const STATUS_TEXTS: Readonly<Record<RoundStatus, string>> = {
  [RoundStatus.None]: "nothing",
  [RoundStatus.Live]: "live",
  [RoundStatus.Degraded]: "degraded: its sources disagree, and nobody may take new risk",
  [RoundStatus.NoQuorum]:
    "no quorum: too few of its sources answer, and the last price stays until it is too old",
};

const LEFT_OUT: Readonly<Record<Verdict, string>> = {
  [Verdict.Used]: "",
  [Verdict.Reverted]: "gives no answer: it reverts, has no code, burns its gas or says what is none",
  [Verdict.NonPositive]: "says zero or less",
  [Verdict.TooLarge]: "says more than a price can be",
  [Verdict.Stale]: "is too old",
  [Verdict.Future]: "is of a time to come",
  [Verdict.Uncertain]: "is less sure of its price than the market asks for",
  [Verdict.OlderThanBefore]: "is older than what it said before",
  [Verdict.Apart]: "is too far in time from the newest that a caller brought",
};

/** Answers that are numbers worth showing. */
const SHOWN: readonly Verdict[] = [
  Verdict.Used,
  Verdict.Stale,
  Verdict.Uncertain,
  Verdict.OlderThanBefore,
  Verdict.Apart,
];
const LONGEST_NAME = 80;

/** A round that nobody has made, for people. */
export function toldRound({
  market,
  now,
  price: index,
  dispersionPpm,
  status,
  sources,
}: RoundStanding): string {
  const spread = `, more than half of the weight within ${percent(dispersionPpm, 2)} of it`;
  const said = index === 0n ? "" : `${price(`${index}`)}${spread}: `;
  const lines = sources.map((source, place) => toldSource(source, place, now));
  return [`Market ${market}: a round of now: ${said}${STATUS_TEXTS[status]}`, ...lines].join("\n");
}

function toldSource(source: SourceStanding, place: number, now: number): string {
  const { adapter, description, weight, maxAgeSec, pull, verdict } = source;
  const who = description === undefined ? "(gives no name)" : printable(description);
  const kind = pull ? "brought by whoever calls" : "told by its feed";
  const isShown = SHOWN.includes(verdict);
  const left = verdict === Verdict.Used ? "" : `left out, because it ${LEFT_OUT[verdict]}`;
  const answer = isShown ? `${answerOf(source, now)}${left === "" ? "" : "; "}` : "";
  return [
    `  ${place}: ${who}, weight ${weight}, ${kind}, trusted for ${maxAgeSec} s, at ${adapter}`,
    `     ${answer}${left}`,
  ].join("\n");
}

function answerOf({ price: wad, confidence, timestamp }: SourceStanding, now: number): string {
  const within = confidence === 0n ? "" : ` give or take ${price(`${confidence}`)}`;
  const time = Number(timestamp);
  return `${price(`${wad}`)}${within} of ${utc(time)}, ${now - time} s ago`;
}

/** Whoever wrote a source's contract chose its name: nothing of it may steer a terminal. */
function printable(name: string): string {
  return name.slice(0, LONGEST_NAME).replace(/[^\x20-\x7e]/g, "?");
}
