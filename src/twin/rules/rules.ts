import { closedByClass } from "../../math/adlMath";
import { decide } from "../../math/weightedMedian";
import { type Env } from "../env";
import { type Ledger } from "../ledger/ledger";
import { Deleverager } from "../waterfall/deleverager";
import { IN_PIECES, type SellingRule } from "./selling";

/** Where an exchange may do otherwise than the contracts. Everything else of the twin is as they are. */
export interface TwinRules {
  /** What the answers of a round say together. */
  readonly answer: typeof decide;
  /** Whose positions a deleveraging closes, and who pays its deficit. */
  readonly deleverager: (env: Env, ledger: Ledger) => Deleverager;
  /** What a liquidation offers to the book. */
  readonly selling: SellingRule;
}

/** What the contracts do. */
export const CONTRACT_RULES: TwinRules = {
  answer: decide,
  deleverager: (env, ledger) => new Deleverager(env, ledger, closedByClass),
  selling: IN_PIECES,
};
