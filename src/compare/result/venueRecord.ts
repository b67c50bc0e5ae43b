import { type ComparedVenue, type VenueOutcomes } from "../../domain/run/compareArtifact";
import { liquidatedOutcome } from "../outcomes/liquidated";
import { measured, notMeasured } from "../outcomes/measured";
import { recoveryOutcome } from "../outcomes/recovery";
import { type References } from "../outcomes/reference";
import { type Custody, type Sum, type VenueTrace, type Withdrawals } from "../trace/trace";
import { adlRecords } from "./adlRecord";

const PPM = 1_000_000n;

/** Everything about one venue, as the artifact keeps it. */
export function venueRecord(trace: VenueTrace, references: References): ComparedVenue {
  const { id, title, kind, mode, misconduct, sources } = trace;
  const reference = references.without(sources);
  return {
    id,
    title,
    kind,
    mode,
    misconduct: [...misconduct],
    sources: [...sources],
    reference: reference.measured ? measured([...reference.value.venues]) : reference,
    outcomes: outcomesOf(trace, references),
    adl: adlRecords(trace.bankruptcies),
  };
}

function outcomesOf(trace: VenueTrace, references: References): VenueOutcomes {
  const reference = references.without(trace.sources);
  const { fund, hedges, deleveraged, intents } = trace;
  const liquidated = liquidatedOutcome(trace, reference);
  const curve = liquidated.curve.map(({ most, ...bucket }) => ({ ...bucket, most: most ?? null }));
  return {
    liquidated: { ...liquidated, curve },
    badDebt: `${trace.badDebt}`,
    fund: { start: `${fund.start}`, lowest: `${fund.lowest}`, end: `${fund.end}` },
    hedges: { ...hedges, closed: `${hedges.closed}` },
    withdrawals: withdrawalsOf(trace.withdrawals),
    recovery: recoveryOutcome(trace.blocks, reference),
    missing: missingOf(trace.custody),
    deleveraged: {
      events: deleveraged.events,
      closed: `${deleveraged.closed}`,
      transfer: `${deleveraged.transfer}`,
    },
    intents: { ...intents },
  };
}

function withdrawalsOf({ asked, paid, refused, pending }: Withdrawals): VenueOutcomes["withdrawals"] {
  if (asked.count === 0) return notMeasured("nobody asked for money");
  const text = ({ count, amount }: Sum) => ({ count, amount: `${amount}` });
  return measured({ asked: text(asked), paid: text(paid), refused: text(refused), pending: text(pending) });
}

function missingOf(custody: Custody): VenueOutcomes["missing"] {
  const { owed, held, coinOwed, coinHeld } = custody;
  const short = owed > held ? owed - held : 0n;
  const coins = coinOwed > coinHeld ? coinOwed - coinHeld : 0n;
  return {
    amount: `${short}`,
    settlementPpm: partOf(short, owed),
    coinPpm:
      custody.coinDeposited === 0n
        ? notMeasured("nobody keeps coins in custody here")
        : measured(partOf(coins, coinOwed)),
  };
}

/** [ppm], to the nearest. */
function partOf(part: bigint, whole: bigint): number {
  return whole > 0n ? Number((part * PPM + whole / 2n) / whole) : 0;
}
