import { BLIND_ROWS } from "./blindRows";
import { MONEY_ROWS } from "./moneyRows";
import { type Row } from "./row";
import { ORDERING_ROW, TRADING_ROWS } from "./tradingRows";

/** Every line of the matrix: the twelve kinds of misconduct, then where a chain is blind or worse. */
export const ROWS: readonly Row[] = [...MONEY_ROWS, ...TRADING_ROWS, ORDERING_ROW, ...BLIND_ROWS];
