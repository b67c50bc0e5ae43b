import { type VenueKind } from "../../cex/model/config";
import { type Market } from "../market";
import { type Tape } from "../tape";
import { type VenueTrace } from "../trace/trace";
import { CexRun } from "./cexRun";
import { CrowdAt, outsideOf } from "./crowdAt";
import { type ViewTerms } from "./views";

export interface CexOptions extends ViewTerms {
  /** False: honest, whatever the scenario plans. */
  readonly misconduct: boolean;
  /** Called after each block. */
  readonly onBlock: () => void;
}

/** A run in steps of a block: whoever drives it may stop between two. */
export type VenueRun = Generator<void, VenueTrace>;

/** The intents of a Glasshouse run as they were sent, at the prices which its sources heard: nobody reacts to the venue. */
export function* tapeRun(market: Market, kind: VenueKind, tape: Tape, options: CexOptions): VenueRun {
  const people = market.people();
  const run = new CexRun({ market, kind, people, misconduct: options.misconduct });
  for (const [place, { fresh, intents }] of tape.entries()) {
    run.step(place + 1, fresh, intents);
    options.onBlock();
    yield;
  }
  return traceOf(run, "tape");
}

/** The same people, who see the venue and react to it; outside prices move by their hedges where the scenario's loop is closed. */
export function* adaptiveRun(market: Market, kind: VenueKind, options: CexOptions): VenueRun {
  const people = market.people();
  const run = new CexRun({ market, kind, people, misconduct: options.misconduct });
  const outside = outsideOf(market);
  const crowd = new CrowdAt(market, people, outside, options);
  for (let step = 1; step <= market.blocks; step += 1) {
    const fresh = outside.advance(market.timeOf(step));
    const { report, intents } = run.step(step, fresh, crowd.wishes(step, run.pages));
    crowd.look(step, run.venue.publicView(), run.pages, report, intents);
    options.onBlock();
    yield;
  }
  return traceOf(run, "adaptive");
}

export function runOnTape(market: Market, kind: VenueKind, tape: Tape, options: CexOptions): VenueTrace {
  return toTheEnd(tapeRun(market, kind, tape, options));
}

export function runAdaptively(market: Market, kind: VenueKind, options: CexOptions): VenueTrace {
  return toTheEnd(adaptiveRun(market, kind, options));
}

/** Nothing that happens outside, Ctrl-C included, is heard before the event loop has its turn. @returns undefined when stopped */
export async function stoppable(run: VenueRun, stopped: () => boolean): Promise<VenueTrace | undefined> {
  for (;;) {
    await new Promise(setImmediate);
    if (stopped()) return undefined;
    const step = run.next();
    if (step.done === true) return step.value;
  }
}

function toTheEnd(run: VenueRun): VenueTrace {
  let step = run.next();
  while (step.done !== true) step = run.next();
  return step.value;
}

function traceOf(run: CexRun, mode: "tape" | "adaptive"): VenueTrace {
  const { venue, trace, score, sources, misconduct } = run;
  return {
    id: `${venue.kind}/${mode}`,
    title: venue.name,
    kind: venue.kind,
    mode,
    misconduct,
    sources,
    blocks: trace.blocks,
    exposures: trace.exposures,
    liquidations: trace.liquidations,
    bankruptcies: trace.bankruptcies(),
    deleveraged: score.deleveraged,
    hedges: trace.hedges.found,
    intents: score.intents,
    ...score.end(),
  };
}
