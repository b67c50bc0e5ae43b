import { makeVenue } from "../../src/cex/venues/catalogue";
import { type Venue } from "../../src/cex/venues/venue";
import { type CustomerView } from "../../src/cex/publication/customerView";
import { type PublicView } from "../../src/cex/publication/publicView";
import { type Misconduct, type MisconductKind } from "../../src/cex/misconduct/switches";
import { type VenueKind } from "../../src/cex/model/config";
import { type Intent, type OrderKind } from "../../src/cex/model/intents";
import { accountId } from "../../src/domain/ids";
import { WAD } from "../../src/math/bounds";
import { type CustomerEvidence } from "../../src/audit/venue/customerAudit";

const DAY_SEC = 86_400;
const START_SEC = 1_760_000_000;
/** A proof of reserves every 30 days falls into it. */
const DAYS = 40;
const CUSTOMERS = 20;
/** The first numbers are the venue's own. */
const FIRST = 3;
/** From here on a venue misbehaves. */
const FROM = 5;
/** When the customer asks for a part of his money. */
const ASKED = 25;

/** He who audits. */
export const CUSTOMER = accountId(FIRST);
const MAKER = accountId(FIRST + 1);
const TAKER = accountId(FIRST + 2);

const usd = (whole: number): bigint => BigInt(whole) * WAD;

/** Little beside what customers bring: what is missing is theirs. */
const CAPITAL = { house: { usd: usd(100_000), coin: 0n, token: 0n }, fund: usd(50_000) };

/** One example of each kind of misconduct. */
export function exampleOf(kind: MisconductKind): Misconduct {
  const examples: { readonly [Kind in MisconductKind]: Misconduct & { readonly kind: Kind } } = {
    lending: { kind: "lending", from: FROM, asset: "usd", perBlock: usd(50_000), most: usd(1_000_000) },
    exemptAccount: { kind: "exemptAccount", from: FROM, account: TAKER, creditLine: usd(65_000) },
    tokenCollateral: { kind: "tokenCollateral", from: FROM, weightPpm: 900_000n },
    hiddenLiabilities: { kind: "hiddenLiabilities", from: FROM, accounts: [CUSTOMER] },
    borrowedReserves: {
      kind: "borrowedReserves",
      from: FROM,
      most: { usd: usd(10_000_000), coin: 0n, token: 0n },
    },
    favouredAdl: { kind: "favouredAdl", from: FROM, insiders: [MAKER] },
    frontRunning: { kind: "frontRunning", from: FROM, insider: MAKER, leastNotional: usd(1_000) },
    underReporting: { kind: "underReporting", from: FROM, keepOneIn: 3 },
    forgedBalance: {
      kind: "forgedBalance",
      from: FROM,
      account: TAKER,
      asset: "usd",
      amount: usd(1_000_000),
    },
    withdrawalFreeze: { kind: "withdrawalFreeze", from: FROM, except: [MAKER] },
    keyTheft: { kind: "keyTheft", from: FROM, assets: ["usd"], sharePpm: 700_000n },
    oracleKey: { kind: "oracleKey", from: FROM, factorPpm: 2_000_000n },
  };
  return examples[kind];
}

/** Forty days at a venue, as one of its customers can tell them. */
export function liveThrough(kind: VenueKind, misconduct: readonly Misconduct[]): CustomerEvidence {
  const market = {
    listingPrice: usd(100),
    tickSize: WAD / 100n,
    sources: ["first", "second", "third"],
    capital: CAPITAL,
    secret: "a customer's example",
  };
  const venue = makeVenue(kind, market, misconduct);
  const pages = new Map<number, CustomerView>();
  let before: PublicView | undefined;
  for (let day = 1; day <= DAYS; day += 1) {
    liveDay(venue, day, market.sources);
    before ??= venue.publicView();
    pages.set(day, venue.customerView(CUSTOMER));
  }
  const [view, mine] = [venue.publicView(), venue.customerView(CUSTOMER)];
  const kept = view.reserves === undefined ? undefined : pages.get(view.reserves.block);
  return { view, mine, verifier: venue.verifier, before: before ?? view, kept, waiting: DAYS - ASKED };
}

function liveDay(venue: Venue, day: number, sources: readonly string[]): void {
  const timeSec = START_SEC + day * DAY_SEC;
  const price = usd(100) + (BigInt(day % 7) - 3n) * (WAD / 2n);
  const coin = sources.map((source) => ({ source, price, timeSec }));
  venue.step({ timeSec, prices: { coin, token: WAD }, intents: intentsOf(day, price) });
}

function intentsOf(day: number, price: bigint): Intent[] {
  if (day === 1) {
    return Array.from({ length: CUSTOMERS }, (_, i) => ({
      kind: "deposit",
      account: accountId(FIRST + i),
      asset: "usd",
      amount: usd(100_000),
    }));
  }
  const order = (account: typeof CUSTOMER, isBuy: boolean, kind: OrderKind): Intent => ({
    kind: "place",
    account,
    isBuy,
    order: kind,
    price,
    size: 10n * WAD,
    reduceOnly: false,
  });
  const asked: Intent[] =
    day === ASKED ? [{ kind: "withdraw", account: CUSTOMER, asset: "usd", amount: usd(500) }] : [];
  const isBuy = day % 2 === 0;
  return [
    ...asked,
    order(MAKER, !isBuy, "limit"),
    order(CUSTOMER, isBuy, "ioc"),
    order(TAKER, isBuy, "limit"),
  ];
}
