import { type AccountId, FUND } from "../../domain/ids";
import { PPM } from "../../math/bounds";
import { ASSETS } from "../model/assets";
import { ReservedAccountError, VenueConfigError } from "../model/errors";
import { type Misconduct } from "./switches";

/** Refuses terms that could not be acted upon: parts of more than the whole, amounts below zero, the venue's own accounts. */
export function checkTerms(one: Misconduct): void {
  for (const account of accountsIn(one)) {
    if (account <= FUND) throw new ReservedAccountError(account);
  }
  if (!areSane(one)) throw new VenueConfigError(`${one.kind}: an amount or a part is out of range`);
}

function accountsIn(one: Misconduct): readonly AccountId[] {
  switch (one.kind) {
    case "exemptAccount":
    case "forgedBalance":
      return [one.account];
    case "favouredAdl":
      return one.insiders;
    case "frontRunning":
      return [one.insider];
    case "hiddenLiabilities":
      return one.accounts;
    case "withdrawalFreeze":
      return one.except;
    case "borrowedReserves":
    case "keyTheft":
    case "lending":
    case "oracleKey":
    case "tokenCollateral":
    case "underReporting":
      return [];
  }
}

function areSane(one: Misconduct): boolean {
  switch (one.kind) {
    case "exemptAccount":
      return one.creditLine >= 0n;
    case "forgedBalance":
      return one.amount > 0n;
    case "frontRunning":
      return one.leastNotional >= 0n;
    case "borrowedReserves":
      return ASSETS.every((asset) => one.most[asset] >= 0n && (one.beyond?.[asset] ?? 0n) >= 0n);
    case "keyTheft":
      return one.sharePpm > 0n && one.sharePpm <= PPM;
    case "lending":
      return one.perBlock > 0n && one.most > 0n;
    case "oracleKey":
      return one.factorPpm > 0n;
    case "tokenCollateral":
      return one.weightPpm >= 0n && one.weightPpm <= PPM;
    case "underReporting":
      return Number.isSafeInteger(one.keepOneIn) && one.keepOneIn >= 1;
    case "favouredAdl":
    case "hiddenLiabilities":
    case "withdrawalFreeze":
      return true;
  }
}
