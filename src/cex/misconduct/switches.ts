import { type BorrowedReserves } from "./borrowedReserves";
import { type ExemptAccount } from "./exemptAccount";
import { type FavouredAdl } from "./favouredAdl";
import { type ForgedBalance } from "./forgedBalance";
import { type FrontRunning } from "./frontRunning";
import { type HiddenLiabilities } from "./hiddenLiabilities";
import { type KeyTheft } from "./keyTheft";
import { type Lending } from "./lending";
import { type OracleKey } from "./oracleKey";
import { type TokenCollateral } from "./tokenCollateral";
import { type UnderReporting } from "./underReporting";
import { type WithdrawalFreeze } from "./withdrawalFreeze";

/** When a switch is on. */
export interface Span {
  /** First block, 1 is the venue's first. */
  readonly from: number;
  /** First block after; undefined: for good. */
  readonly until?: number;
}

/** One thing that a venue does and should not. */
export type Misconduct = Span &
  (
    | BorrowedReserves
    | ExemptAccount
    | FavouredAdl
    | ForgedBalance
    | FrontRunning
    | HiddenLiabilities
    | KeyTheft
    | Lending
    | OracleKey
    | TokenCollateral
    | UnderReporting
    | WithdrawalFreeze
  );

export type MisconductKind = Misconduct["kind"];
export type MisconductOf<Kind extends MisconductKind> = Extract<Misconduct, { readonly kind: Kind }>;

/** Every kind, in the order of the names; the type makes sure that none is forgotten. */
const EVERY_KIND: Readonly<Record<MisconductKind, true>> = {
  borrowedReserves: true,
  exemptAccount: true,
  favouredAdl: true,
  forgedBalance: true,
  frontRunning: true,
  hiddenLiabilities: true,
  keyTheft: true,
  lending: true,
  oracleKey: true,
  tokenCollateral: true,
  underReporting: true,
  withdrawalFreeze: true,
};

export const MISCONDUCT_KINDS = Object.keys(EVERY_KIND) as readonly MisconductKind[];
