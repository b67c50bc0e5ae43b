import { type KnowledgeVenue } from "../../../domain/run/knowledge";
import { type Plot, type Scheme } from "../scene/plot";
import { GHOST, INSIDER, INSIDER_TOKENS, SAVERS } from "../scene/people";
import { ownerOf } from "../scene/glasshouse";
import { dollars, friend, FUND_AND_MORE, ppm, thenAsk, victims, withFriend } from "./common";
import { type Row } from "./row";
import { type Call } from "../../../twin/call";

const SOLVENCY = [
  "reserves-cover-liabilities",
  "reserves-cover-fund",
  "chain-covers-claims",
  "attested-shortfall",
];
const LEND_BLOCKS = 3n;
const VICTIM = SAVERS[0] ?? INSIDER;

/** On the exchange: what the culprit's keys try in the plot's first block. */
function tries(calls: (plot: Plot) => readonly Call[]): Scheme {
  return { calls: (plot, block) => (block === plot.from ? calls(plot) : []) };
}

/** Money of a customer, asked for by whoever runs things. */
function takeFrom(caller: string, { size }: Plot): Call {
  return { kind: "withdraw", caller, account: VICTIM, amountNative: dollars(size) };
}

/** More than the insider has. */
function overdraw({ size }: Plot): Call {
  const caller = ownerOf(INSIDER);
  return { kind: "withdraw", caller, account: INSIDER, amountNative: dollars(size) };
}

const insiderDraws = thenAsk(({ size }) => ({
  kind: "withdraw",
  account: INSIDER,
  asset: "usd",
  amount: dollars(size),
}));

/** Tokens come in, and money goes out against them. */
const insiderPledges: NonNullable<Scheme["order"]> = (plot, scene, intents) => {
  const pledge = { kind: "deposit", account: INSIDER, asset: "token", amount: INSIDER_TOKENS } as const;
  return insiderDraws(plot, scene, scene.block === plot.from ? [...intents, pledge] : intents);
};

function lendingOf({ from, size }: Plot) {
  const most = dollars(size);
  return { kind: "lending", from, asset: "usd", perBlock: most / LEND_BLOCKS, most } as const;
}

const lending: Row = {
  about: {
    id: "lending",
    title: "customers' money is lent to an affiliate",
    group: "misconduct",
    naive: "12,000 USD within three blocks",
    adaptive: "the same, and a friend lends what is missing for each snapshot and audit",
    unit: "USD",
    harm: null,
  },
  sizes: { naive: 12_000, adaptive: 12_000, most: 16_384 },
  adapts: true,
  detectors: SOLVENCY,
  scheme: (venue) =>
    venue === "glasshouse"
      ? tries((plot) => [takeFrom("guardian", plot), takeFrom("deployer", plot)])
      : { switches: (plot) => withFriend(venue, plot, lendingOf(plot)) },
};

const keyTheft: Row = {
  about: {
    id: "keyTheft",
    title: "one key takes what it reaches",
    group: "misconduct",
    naive: "70 % of what the venue's keys reach",
    adaptive: "the same, and the venue covers it up with a friend's money",
    unit: "% of what keys reach",
    harm: null,
  },
  sizes: { naive: 70, adaptive: 70, most: 100 },
  adapts: true,
  detectors: SOLVENCY,
  scheme: (venue) =>
    venue === "glasshouse"
      ? tries((plot) => [
          { kind: "setPayout", caller: "guardian", account: VICTIM, to: "thief" },
          takeFrom("thief", plot),
        ])
      : {
          switches: (plot) =>
            withFriend(venue, plot, {
              kind: "keyTheft",
              from: plot.from,
              assets: ["usd"],
              sharePpm: ppm(plot.size),
            }),
        },
};

const exemptAccount: Row = {
  about: {
    id: "exemptAccount",
    title: "one account needs no margin and overdraws",
    group: "misconduct",
    naive: "draws 12,000 USD that it does not have",
    adaptive: "the same, covered by a friend at each snapshot",
    unit: "USD",
    harm: null,
  },
  sizes: { naive: 12_000, adaptive: 12_000, most: 16_384 },
  adapts: true,
  detectors: [...SOLVENCY, "below-maintenance"],
  scheme: (venue) =>
    venue === "glasshouse"
      ? tries((plot) => [overdraw(plot)])
      : {
          switches: (plot) =>
            withFriend(venue, plot, {
              kind: "exemptAccount",
              from: plot.from,
              account: INSIDER,
              creditLine: dollars(plot.size),
            }),
          order: insiderDraws,
        },
};

const tokenCollateral: Row = {
  about: {
    id: "tokenCollateral",
    title: "customers' money is lent against the house token",
    group: "misconduct",
    naive: "12,000 USD against tokens that are later worth a tenth",
    adaptive: "the same, covered by a friend at each snapshot",
    unit: "USD",
    harm: null,
  },
  sizes: { naive: 12_000, adaptive: 12_000, most: 16_384 },
  adapts: true,
  detectors: [...SOLVENCY, "below-maintenance"],
  scheme: (venue) =>
    venue === "glasshouse"
      ? tries((plot) => [overdraw(plot)])
      : {
          switches: (plot) =>
            withFriend(venue, plot, { kind: "tokenCollateral", from: plot.from, weightPpm: 1_000_000n }),
          order: insiderPledges,
        },
};

const forgedBalance: Row = {
  about: {
    id: "forgedBalance",
    title: "a balance that nobody deposited",
    group: "misconduct",
    naive: "12,000 USD are written to an account that nobody opened",
    adaptive: "the same, and the account has no leaf and is not on the auditor's list",
    unit: "USD",
    harm: null,
  },
  sizes: { naive: 12_000, adaptive: 12_000, most: 16_384 },
  adapts: true,
  detectors: [...SOLVENCY, "own-leaf", "idle-account-moved"],
  scheme: (venue) =>
    venue === "glasshouse" ? tries((plot) => [overdraw(plot)]) : { switches: (plot) => forgery(venue, plot) },
};

function forgery(venue: KnowledgeVenue, plot: Plot) {
  const { from, size, adaptive } = plot;
  const forged = {
    kind: "forgedBalance",
    from,
    account: GHOST,
    asset: "usd",
    amount: dollars(size),
  } as const;
  if (!adaptive || venue === "badDex") return [forged];
  return [forged, { kind: "hiddenLiabilities", from, accounts: [GHOST] } as const];
}

const hiddenLiabilities: Row = {
  about: {
    id: "hiddenLiabilities",
    title: "customers are left out of the liabilities",
    group: "misconduct",
    naive: "each customer with a chance of 20 %",
    adaptive: "as many, those who look least",
    unit: "% of customers",
    harm: null,
  },
  sizes: { naive: 20, adaptive: 20, most: 100 },
  adapts: true,
  detectors: [...SOLVENCY, "own-leaf"],
  scheme: (venue) => {
    if (venue === "badDex" || venue === "glasshouse")
      return { impossible: "every account is in the state that everybody reads" };
    return {
      switches: (plot) => [{ kind: "hiddenLiabilities", from: plot.from, accounts: victims(plot) }],
    };
  },
};

const borrowedReserves: Row = {
  about: {
    id: "borrowedReserves",
    title: "what is missing is borrowed for the snapshot",
    group: "misconduct",
    naive: "12,000 USD are lent out and borrowed back for each snapshot",
    adaptive: "the same, and enough more that the fund seems to be there",
    unit: "USD",
    harm: null,
  },
  sizes: { naive: 12_000, adaptive: 12_000, most: 16_384 },
  adapts: true,
  detectors: SOLVENCY,
  scheme: (venue) => {
    if (venue === "badDex" || venue === "glasshouse") return { impossible: "every block is a snapshot" };
    return { switches: (plot) => [lendingOf(plot), friend(plot, plot.adaptive ? FUND_AND_MORE : 0)] };
  },
};

export const MONEY_ROWS: readonly Row[] = [
  lending,
  exemptAccount,
  tokenCollateral,
  hiddenLiabilities,
  borrowedReserves,
  forgedBalance,
  keyTheft,
];
