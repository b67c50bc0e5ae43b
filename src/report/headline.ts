import { type RunArtifact, type RunColumn } from "../domain/run/artifact";
import { amount, duration, grouped, percent, price } from "./format";

const PPM = 1_000_000n;

/** What happened under the first set of rules, in two sentences. Plain text: not escaped yet. */
export function headline({ result }: RunArtifact): string {
  const [column] = result.columns;
  if (column === undefined) return "Nothing ran.";
  return `${priceSentence(column, result.asset)} ${peopleSentence(column, result.asset)}`;
}

/** How far the index fell below its first value, at its lowest [ppm], toward zero; 0 where it never did. */
export function fallPpm({ summary }: RunColumn): number {
  const [open, low] = [BigInt(summary.price.open), BigInt(summary.price.low)];
  return open <= 0n || low >= open ? 0 : Number(((open - low) * PPM) / open);
}

function priceSentence(column: RunColumn, asset: string): string {
  const { price: path, gradeSec } = column.summary;
  const fall = fallPpm(column);
  const moved =
    fall === 0
      ? `The index of ${asset} never fell below the ${price(path.open)} USD at which it opened`
      : `The index of ${asset} fell by ${percent(fall)}, from ${price(path.open)} to ${price(path.low)} USD, and ended at ${price(path.close)} USD`;
  const restricted = gradeSec.reduceOnly + gradeSec.auction + gradeSec.halted;
  const open =
    restricted === 0 ? "the market stayed open" : `the market was not open for ${duration(restricted)}`;
  return `${moved}; ${open}.`;
}

function peopleSentence({ summary }: RunColumn, asset: string): string {
  const { traders, fund, adl, badDebt } = summary;
  const drawn =
    BigInt(fund.drawn) === 0n ? "the fund paid nothing" : `the fund paid ${amount(fund.drawn)} USD`;
  const closed =
    adl.events === 0
      ? "nobody was deleveraged"
      : `deleveraging closed ${amount(adl.closed, 1)} ${asset} of winners, at most ${percent(adl.largestHaircutPpm)} of one position`;
  const debt =
    BigInt(badDebt.negativeEquity) === 0n
      ? "no bad debt was left"
      : `${amount(badDebt.negativeEquity, 2)} USD of bad debt was left`;
  return `Of ${grouped(traders.accounts)} accounts ${grouped(traders.liquidated)} ${traders.liquidated === 1 ? "was" : "were"} liquidated, ${drawn}, ${closed}, and ${debt}.`;
}
