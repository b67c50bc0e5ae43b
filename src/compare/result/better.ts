import { type ComparedVenue, type CompareResult } from "../../domain/run/compareArtifact";

type Better = CompareResult["better"][number];

interface Measure {
  readonly name: string;
  /** The smaller the better; undefined: there is no figure. */
  readonly of: (venue: ComparedVenue) => number | undefined;
  readonly text: (value: number) => string;
}

const WAD = 10n ** 18n;
const PPM = 1_000_000;

const dollars = (wad: string): number => Number(BigInt(wad) / WAD);
const plain = (value: number): string => `${value}`;
const blocks = (value: number): string => (Number.isFinite(value) ? `${value}` : "not within the run");
const money = (value: number): string => `${value} USD`;
const percent = (value: number): string => `${(value / 10_000).toFixed(2)} %`;

/** [ppm]; undefined: of nobody there is no share. */
function shareOf(part: number, all: number): number | undefined {
  return all === 0 ? undefined : Math.round((part / all) * PPM);
}

/** What the venues are ranked by. Fewer, less or earlier is better in all of them. */
const MEASURES: readonly Measure[] = [
  // By share: not everybody trades everywhere.
  {
    name: "accounts liquidated",
    of: ({ outcomes: { liquidated } }) => shareOf(liquidated.liquidated, liquidated.accounts),
    text: percent,
  },
  {
    name: "liquidated though the reference never reached them",
    of: ({ outcomes: { liquidated } }) =>
      liquidated.unreached.measured ? shareOf(liquidated.unreached.value, liquidated.accounts) : undefined,
    text: percent,
  },
  { name: "bad debt", of: ({ outcomes }) => dollars(outcomes.badDebt), text: money },
  {
    name: "fund: lost at its lowest",
    of: ({ outcomes: { fund } }) => Math.max(0, dollars(fund.start) - dollars(fund.lowest)),
    text: money,
  },
  { name: "hedges broken", of: ({ outcomes }) => outcomes.hedges.broken, text: plain },
  {
    name: "largest part of a hedge closed",
    of: ({ outcomes }) => outcomes.hedges.largestClosedPpm,
    text: percent,
  },
  {
    name: "withdrawals not paid, of what was asked",
    of: ({ outcomes: { withdrawals } }) => {
      if (!withdrawals.measured) return undefined;
      const { asked, paid } = withdrawals.value;
      const all = dollars(asked.amount);
      return all === 0 ? undefined : Math.round(((all - dollars(paid.amount)) / all) * PPM);
    },
    text: percent,
  },
  {
    name: "missing of what customers are owed",
    of: ({ outcomes }) => outcomes.missing.settlementPpm,
    text: percent,
  },
  { name: "blocks until the depth was back", of: (venue) => recoveryBlocks(venue, "depth"), text: blocks },
  { name: "blocks until the spread was back", of: (venue) => recoveryBlocks(venue, "spread"), text: blocks },
  { name: "blocks until the price was back", of: (venue) => recoveryBlocks(venue, "price"), text: blocks },
];

/** A disturbance that did not end within the run is worse than any that did, however many blocks were left. */
function recoveryBlocks({ outcomes }: ComparedVenue, what: "depth" | "spread" | "price"): number | undefined {
  const found = outcomes.recovery[what];
  if (!found.measured) return undefined;
  const { value } = found;
  if (value.state === "undisturbed") return 0;
  return value.state === "recovered" ? value.blocks : Number.POSITIVE_INFINITY;
}

/** Where anybody came out better than the first Glasshouse of the comparison. Nothing is left out because it looks bad. */
export function betterThanGlasshouse(venues: readonly ComparedVenue[]): Better[] {
  const [glasshouse, ...others] = venues;
  if (glasshouse === undefined) return [];
  return MEASURES.flatMap(({ name, of, text }) => {
    const own = of(glasshouse);
    if (own === undefined) return [];
    return others.flatMap((venue) => {
      const have = of(venue);
      if (have === undefined || have >= own) return [];
      return [{ measure: name, venue: venue.id, have: text(have), glasshouse: text(own) }];
    });
  });
}
