import { type KNOWLEDGE_VENUES } from "../domain/run/knowledge";

/** Kinds of venues, for readers. */
export const VENUE_NAMES: Readonly<Record<(typeof KNOWLEDGE_VENUES)[number], string>> = {
  opaque: "opaque exchange",
  typical: "typical exchange",
  bestPractice: "best-practice exchange",
  badDex: "bad DEX",
  glasshouse: "Glasshouse",
};
