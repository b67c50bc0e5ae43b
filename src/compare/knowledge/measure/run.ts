import { type Intent } from "../../../cex/model/intents";
import { type PublicView } from "../../../cex/publication/publicView";
import { type AccountId } from "../../../domain/ids";
import { type KnowledgeVenue } from "../../../domain/run/knowledge";
import { type MarketParameters } from "../../../domain/marketParameters";
import { PPM } from "../../../math/bounds";
import { type Detector } from "../detectors/detector";
import { type Need } from "../evidence";
import { CexWorld } from "../scene/cexWorld";
import { GlasshouseWorld } from "../scene/glasshouseWorld";
import { type Asked, type Truth, type World } from "../scene/look";
import { type Plot, type Scene, type Scheme } from "../scene/plot";
import { BLOCKS, OPENING, Tape, TICK, tokenPrice } from "../scene/tape";
import { type Casting } from "./casting";
import { Watch } from "./watch";

/** One venue, one seed, one culprit or none. */
export interface Trial {
  readonly venue: KnowledgeVenue;
  readonly parameters: MarketParameters;
  readonly seed: bigint;
  readonly casting: Casting;
  readonly scheme: Scheme;
  readonly plot: Plot;
  readonly detectors: readonly Detector[];
  /** The venue does not publish this after all. */
  readonly withhold?: readonly Need[];
  /** Ends the run when everybody has seen what there is to see. */
  readonly untilSeen: boolean;
}

export interface Outcome {
  readonly watch: Watch;
  /** Of every block that was run, the first first. */
  readonly truths: readonly Truth[];
}

/** Runs the scene and lets everybody look at it. */
export function run(trial: Trial): Outcome {
  const { casting, plot, detectors, withhold } = trial;
  const tape = new Tape(trial.seed);
  const world = worldOf(trial, tape);
  // Pages are dear: nobody logs in whom no detector asks.
  const watched = detectors.some(({ needs }) => needs.includes("own page")) ? casting.checking : [];
  const watch = new Watch(watched, detectors, withhold);
  const truths: Truth[] = [];
  const history: PublicView[] = [];
  for (let block = 1; block <= BLOCKS; block += 1) {
    const { input, asked } = stepOf(trial, tape, { block, price: tape.price(block), history });
    const look = world.step(input, watched);
    history.push(look.view);
    truths.push(look.truth);
    // Nobody judges a venue on its first day; a culprit's run is judged from his first block on.
    watch.see(look, asked, block > OPENING && block >= plot.from);
    if (trial.untilSeen && watch.alarmOf("outsider") !== undefined) break;
  }
  return { watch, truths };
}

function worldOf({ venue, parameters, scheme, plot }: Trial, tape: Tape): World {
  if (venue === "glasshouse") return new GlasshouseWorld(tape.timeSec(1), parameters, scheme, plot);
  return new CexWorld(venue, scheme.switches?.(plot) ?? []);
}

/** What reaches the venue in a block, and what people asked of it. */
function stepOf({ scheme, plot }: Trial, tape: Tape, scene: Scene) {
  const { block } = scene;
  const pushed = scheme.push?.(plot, scene) ?? PPM;
  const moved = (scene.price * pushed) / PPM;
  const price = moved - (moved % TICK);
  const heard = tape.quotes(block, price);
  const coin = scheme.lie?.(plot, { ...scene, price }, heard) ?? heard;
  const asked = tape.intents(block, price);
  const intents = scheme.order?.(plot, { ...scene, price }, asked) ?? asked;
  const input = { timeSec: tape.timeSec(block), prices: { coin, token: tokenPrice(block) }, intents };
  return { input, asked: byCustomer(asked) };
}

function byCustomer(intents: readonly Intent[]): Asked {
  const asked = new Map<AccountId, Intent[]>();
  for (const intent of intents) {
    const own = asked.get(intent.account) ?? [];
    own.push(intent);
    asked.set(intent.account, own);
  }
  return asked;
}
