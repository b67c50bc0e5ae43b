import { type NewPrice } from "../sim/bars/feed";
import { type AccountIntent } from "./cex/translate";

/** One block of a run on Glasshouse: what people wanted, in the kernel's order, and what the sources heard. */
export interface TapeBlock {
  readonly intents: readonly AccountIntent[];
  readonly fresh: readonly NewPrice[];
}

/** Everything that a run sent, to be played at other venues as it is. */
export type Tape = readonly TapeBlock[];
