import { type AccountId, accountId } from "../../domain/ids";
import { type Asset, amountsBy } from "../../cex/model/assets";
import { type VenueKind } from "../../cex/model/config";
import { type Misconduct } from "../../cex/misconduct/switches";
import { ScenarioError } from "../../sim/scenario/scenario";
import { type PlannedMisconduct } from "../../sim/scenario/venueTerms";
import { type Market, type Person } from "../market";
import { type Holdings } from "./holdings";

const PPM = 1_000_000n;
const WAD = 10n ** 18n;

/** Turns what a scenario plans for a kind of venue into its switches. Throws ScenarioError where a role has nobody. */
export function switchesFor(market: Market, people: readonly Person[], holdings: Holdings, kind: VenueKind) {
  return market.scenario.venues.misconduct
    .filter(({ at }) => at.includes(kind))
    .map((planned) => switchOf(planned, market, people, holdings));
}

function switchOf(
  planned: PlannedMisconduct,
  market: Market,
  people: readonly Person[],
  holdings: Holdings,
): Misconduct {
  const { fromSec, untilSec } = planned;
  const span = {
    from: market.blockAt(fromSec),
    ...(untilSec === undefined ? {} : { until: market.blockAt(untilSec) }),
  };
  const deposits = (asset: Asset): bigint => holdings.total(asset);
  const roles = (role: string): AccountId[] => accountsOf(people, role);
  switch (planned.kind) {
    case "lending": {
      const most = part(deposits(planned.asset), planned.sharePpm);
      const blocks = BigInt(Math.max(1, Math.ceil(planned.overSec / market.scenario.blockSec)));
      return { ...span, kind: "lending", asset: planned.asset, most, perBlock: most / blocks + 1n };
    }
    case "exemptAccount": {
      const creditLine = part(deposits("usd"), planned.creditPpm);
      return { ...span, kind: "exemptAccount", account: first(roles(planned.role)), creditLine };
    }
    case "hiddenLiabilities":
      return { ...span, kind: "hiddenLiabilities", accounts: richest(people, planned.customersPpm) };
    case "borrowedReserves":
      return {
        ...span,
        kind: "borrowedReserves",
        most: amountsBy((asset) => part(deposits(asset), planned.mostPpm)),
      };
    case "favouredAdl":
      return { ...span, kind: "favouredAdl", insiders: roles(planned.role) };
    case "frontRunning": {
      const leastNotional = planned.leastNotional * WAD;
      return { ...span, kind: "frontRunning", insider: first(roles(planned.role)), leastNotional };
    }
    case "forgedBalance": {
      const { asset, sharePpm, role } = planned;
      const amount = part(deposits(asset), sharePpm);
      return { ...span, kind: "forgedBalance", account: first(roles(role)), asset, amount };
    }
    case "withdrawalFreeze":
      return { ...span, kind: "withdrawalFreeze", except: planned.exceptRoles.flatMap(roles) };
    case "tokenCollateral":
      return { ...span, kind: "tokenCollateral", weightPpm: BigInt(planned.weightPpm) };
    case "keyTheft":
      return { ...span, kind: "keyTheft", assets: planned.assets, sharePpm: BigInt(planned.sharePpm) };
    case "oracleKey":
      return { ...span, kind: "oracleKey", factorPpm: BigInt(planned.factorPpm) };
    case "underReporting":
      return { ...span, kind: "underReporting", keepOneIn: planned.keepOneIn };
  }
}

function part(amount: bigint, ppm: number): bigint {
  return (amount * BigInt(ppm)) / PPM;
}

function accountsOf(people: readonly Person[], role: string): AccountId[] {
  const found = people.filter(({ agent }) => agent.role === role).map(({ account }) => accountId(account));
  if (found.length === 0) throw new ScenarioError(`a venue's misconduct names "${role}", and nobody is one`);
  return found;
}

function first(accounts: readonly AccountId[]): AccountId {
  const [account] = accounts;
  if (account === undefined) throw new ScenarioError("a venue's misconduct names nobody");
  return account;
}

/** Those with the largest deposits; equal ones in the order of birth. */
function richest(people: readonly Person[], customersPpm: number): AccountId[] {
  const customers = people.filter(({ deposit }) => deposit > 0n);
  const count = Math.round((customers.length * customersPpm) / Number(PPM));
  return customers
    .sort((a, b) => (a.deposit === b.deposit ? a.birth - b.birth : a.deposit > b.deposit ? -1 : 1))
    .slice(0, count)
    .map(({ account }) => accountId(account));
}
