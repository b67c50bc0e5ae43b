import { eventsOf, type ExchangeEvent } from "../domain/events";
import { accountOf, marketOf } from "../domain/lookup";
import { type AccountState, type AssetState, type Snapshot } from "../domain/snapshot";
import { COLLATERAL_PLACE, PPM } from "../math/bounds";
import { allowedShortfall, amountFor, salePrice } from "../math/collateralMath";
import { unitOf } from "../math/nativeUnits";
import { mulUp } from "../math/wadMath";
import { collateralPrice, collateralValue, hasCollateral } from "./collateralValue";
import { Findings, type Transition, type Violation } from "./law";
import { accruedMarkets, healthAccrued } from "./valuation";

/** Sources that the price of an asset needs at least. */
const MIN_SOURCES = 3;

type Sold = Extract<ExchangeEvent, { readonly kind: "CollateralSold" }>;

/**
 * COL-1: of each asset the tokens held cover the total, the total is the sum of all balances, and an account's map of markets says
 * whether it has any.
 */
export function checkCol1({ assets, accounts }: Snapshot): readonly Violation[] {
  const findings = new Findings("COL-1");
  assets.forEach(({ held, total }, i) => {
    const sum = accounts.reduce((all, { collateral }) => all + (collateral?.[i] ?? 0n), 0n);
    findings.require(held >= total, `asset ${i}: tokens held`, held, `>= ${total}`);
    findings.require(sum === total, `asset ${i}: sum of balances`, sum, total);
  });
  for (const account of accounts) {
    const told = (account.marketBits >> BigInt(COLLATERAL_PLACE)) & 1n;
    const has = hasCollateral(account) ? 1n : 0n;
    findings.require(told === has, `account ${account.id}: has collateral`, told, has);
    const known = (account.collateral ?? []).length <= assets.length;
    findings.require(known, `account ${account.id}: collateral`, "of an unknown asset", "of listed ones");
  }
  return findings.all;
}

/**
 * COL-2: collateral is sold only where settled worth is too far below zero, at no less than the better price less half of the haircut,
 * never more than restores the account and one native unit, and for cash that the account got. Judged where an account was sold
 * from once in a transaction of its own.
 */
export function checkCol2({ before, events, after }: Transition): readonly Violation[] {
  const findings = new Findings("COL-2");
  const sold = eventsOf(events, "CollateralSold");
  for (const event of sold) {
    checkPayment(findings, event, events);
    if (sold.length === 1 && events.every(isOfSale)) checkNeed(findings, event, before, after);
    checkPrice(findings, event, after);
  }
  return findings.all;
}

/** FTT-1: no asset is what the exchange issues or owes itself, and each has a price of its own by three sources at least. */
export function checkFtt1(snapshot: Snapshot): readonly Violation[] {
  const findings = new Findings("FTT-1");
  const { assets, own } = snapshot;
  assets.forEach((asset, i) => {
    const name = `asset ${i}`;
    const token = asset.token.toLowerCase();
    const foreign = token !== own.shares.toLowerCase() && token !== own.settlement.toLowerCase();
    findings.require(foreign, name, token, "neither the fund's shares nor the settlement token");
    const twins = assets.filter((one) => one.market === asset.market || one.token.toLowerCase() === token);
    findings.require(twins.length === 1, `${name}: token and market`, "another asset's too", "its own");
    const { weights } = marketOf(snapshot, asset.market);
    findings.require(weights.length >= MIN_SOURCES, `${name}: sources`, weights.length, `>= ${MIN_SOURCES}`);
  });
  return findings.all;
}

/** The Ledger's own word that the account was paid. */
function checkPayment(findings: Findings, event: Sold, events: readonly ExchangeEvent[]): void {
  const { account, proceeds, amount, price } = event;
  const name = `account ${account}: proceeds`;
  const paid = eventsOf(events, "Deposited").some(
    (one) => one.account === account && one.amount === proceeds,
  );
  findings.require(paid, name, "not deposited", proceeds);
  const due = mulUp(amount, price);
  findings.require(proceeds >= due, name, proceeds, `>= ${due}`);
}

function checkNeed(findings: Findings, event: Sold, before: Snapshot, after: Snapshot): void {
  const account = accountOf(before, event.account);
  const health = healthAccrued(account, before, after, "better");
  const asset = before.assets[event.asset];
  if (health === undefined || asset === undefined) return;
  const value = collateralValue(account, before.assets, accruedMarkets(before, after), "better");
  const settled = health.equity - value;
  const flat = isWithoutMarkets(account);
  const most = allowedShortfall(value);
  const allowed = flat || health.equity < health.maintenanceMargin ? 0n : most;
  const name = `account ${account.id}`;
  findings.require(settled < -allowed, `${name}: settled worth`, settled, `< -${allowed}`);
  const need = -settled + (flat ? 0n : most);
  const bound = amountFor(need > 0n ? need : 0n, event.price, unitOf(asset.decimals));
  findings.require(event.amount <= bound, `${name}: collateral sold`, event.amount, `<= ${bound}`);
}

function checkPrice(findings: Findings, event: Sold, after: Snapshot): void {
  const asset = after.assets[event.asset];
  findings.require(asset !== undefined, `asset ${event.asset}`, "sold", "listed");
  if (asset === undefined) return;
  const least = salePrice(collateralPrice(marketOf(after, asset.market), "better"), mostDiscount(asset));
  findings.require(event.price >= least, `asset ${event.asset}: price`, event.price, `>= ${least}`);
  const has = accountOf(after, event.account).collateral?.[event.asset] ?? 0n;
  findings.require(has >= 0n, `account ${event.account}: collateral`, has, ">= 0");
}

function mostDiscount({ haircutPpm }: AssetState): bigint {
  const discount = haircutPpm / 2n;
  return discount < PPM ? discount : PPM;
}

function isWithoutMarkets({ marketBits }: AccountState): boolean {
  return (marketBits & ~(1n << BigInt(COLLATERAL_PLACE))) === 0n;
}

/** Nothing else happened that would have changed the account first. */
function isOfSale({ kind }: ExchangeEvent): boolean {
  return kind === "Deposited" || kind.startsWith("Collateral");
}
