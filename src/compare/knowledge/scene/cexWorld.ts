import { venueConfig } from "../../../cex/venues/catalogue";
import { ModelVenue } from "../../../cex/venues/modelVenue";
import { type Misconduct } from "../../../cex/misconduct/switches";
import { type VenueKind } from "../../../cex/model/config";
import { type StepInput } from "../../../cex/model/intents";
import { type AccountId } from "../../../domain/ids";
import { type Look, type World } from "./look";
import { CAPITAL } from "./people";
import { SOURCES, START_PRICE, TICK } from "./tape";

const MONTH_SEC = 31 * 86_400;

/** A modelled venue in the scene, with an auditor once a month. */
export class CexWorld implements World {
  private readonly venue: ModelVenue;

  constructor(kind: VenueKind, misconduct: readonly Misconduct[]) {
    const market = {
      listingPrice: START_PRICE,
      tickSize: TICK,
      sources: SOURCES,
      capital: CAPITAL,
      // The same for all runs: nothing that is measured depends on it, and keys are dear to compute.
      secret: "knowledge",
    };
    // The chain needs no auditor: whoever is paid sees what everybody sees.
    const auditEverySec = kind === "badDex" ? undefined : MONTH_SEC;
    const config = venueConfig(kind, market);
    // Blocks lie days apart: a premium that was seen once would be charged for every period until the next.
    const funding = { ...config.funding, capPpm: config.funding.interestPpm };
    this.venue = new ModelVenue({ ...config, auditEverySec, funding }, misconduct);
  }

  step(input: StepInput, watched: readonly AccountId[]): Look {
    const { liquidations, payouts } = this.venue.step(input);
    const asked = input.intents.filter(({ kind }) => kind === "withdraw").length;
    return {
      view: this.venue.publicView(),
      pages: new Map(watched.map((id) => [id, this.venue.customerView(id)])),
      audit: this.venue.auditorView(),
      truth: {
        liquidated: liquidations.map(({ account }) => account),
        asked,
        paid: payouts.length,
        refused: [],
        succeeded: 0,
      },
    };
  }
}
