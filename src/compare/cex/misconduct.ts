import { type AccountId, accountId } from "../../domain/ids";
import { amountsBy } from "../../cex/model/assets";
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
    .map((planned) => switchOf(planned, { market, people, holdings }));
}

interface Cast {
  readonly market: Market;
  readonly people: readonly Person[];
  readonly holdings: Holdings;
}

function switchOf(planned: PlannedMisconduct, cast: Cast): Misconduct {
  const { fromSec, untilSec } = planned;
  const { market } = cast;
  const from = market.blockAt(fromSec);
  const span = untilSec === undefined ? { from } : { from, until: market.blockAt(untilSec) };
  return { ...span, ...termsOf(planned, cast) };
}

type WithoutSpan<T> = T extends Misconduct ? Omit<T, "from" | "until"> : never;

/** What is switched on: roles become accounts, parts become amounts. */
function termsOf(planned: PlannedMisconduct, cast: Cast): WithoutSpan<Misconduct> {
  const { people, holdings } = cast;
  const roles = (role: string): AccountId[] => accountsOf(people, role);
  const { kind } = planned;
  switch (kind) {
    case "lending":
      return lendingTerms(planned, cast);
    case "exemptAccount":
      return {
        kind,
        account: first(roles(planned.role)),
        creditLine: part(holdings.total("usd"), planned.creditPpm),
      };
    case "hiddenLiabilities":
      return { kind, accounts: richest(people, planned.customersPpm) };
    case "borrowedReserves":
      return { kind, most: amountsBy((asset) => part(holdings.total(asset), planned.mostPpm)) };
    case "favouredAdl":
      return { kind, insiders: roles(planned.role) };
    case "frontRunning":
      return { kind, insider: first(roles(planned.role)), leastNotional: planned.leastNotional * WAD };
    case "forgedBalance": {
      const { asset, sharePpm, role } = planned;
      return { kind, account: first(roles(role)), asset, amount: part(holdings.total(asset), sharePpm) };
    }
    case "withdrawalFreeze":
      return { kind, except: planned.exceptRoles.flatMap(roles) };
    case "tokenCollateral":
      return { kind, weightPpm: BigInt(planned.weightPpm) };
    case "keyTheft":
      return { kind, assets: planned.assets, sharePpm: BigInt(planned.sharePpm) };
    case "oracleKey":
      return { kind, factorPpm: BigInt(planned.factorPpm) };
    case "underReporting":
      return { kind, keepOneIn: planned.keepOneIn };
  }
}

/** NOTE: a block's part up, so that all of it has left in time. */
function lendingTerms(
  { asset, sharePpm, overSec }: Extract<PlannedMisconduct, { readonly kind: "lending" }>,
  { market, holdings }: Cast,
): WithoutSpan<Misconduct> {
  const most = part(holdings.total(asset), sharePpm);
  const blocks = BigInt(Math.max(1, Math.ceil(overSec / market.scenario.blockSec)));
  return { kind: "lending", asset, most, perBlock: most / blocks + 1n };
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
