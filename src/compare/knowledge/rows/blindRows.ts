import { type ChainAccount } from "../../../cex/publication/publicView";
import { type Intent, type SourcePrice } from "../../../cex/model/intents";
import { type AccountId } from "../../../domain/ids";
import { PPM, WAD } from "../../../math/bounds";
import { mulDivDown } from "../../../math/wadMath";
import { type Call } from "../../../twin/call";
import { type Parts } from "../../../twin/parts";
import { equityOf } from "../detectors/chainMoney";
import { MARKET, ownerOf } from "../scene/glasshouse";
import { INSIDER, SAVERS } from "../scene/people";
import { type Plot, type Scene } from "../scene/plot";
import { dollars, ppm, somebodyLiquidated, somebodyUnpaid, victims } from "./common";
import { type Row } from "./row";

const MAJORITY = 3;
/** What the hunter can move the market by [ppm]. */
const PUSH_PPM = 40_000n;
/** A thief's share of what he finds [ppm]. */
const THEFT_PPM = 900_000n;

const censorship: Row = {
  about: {
    id: "censorship",
    title: "who orders transactions leaves some people's out",
    group: "blind",
    naive: "nothing of each customer with a chance of 20 % gets through",
    adaptive: "of as many, those who look least",
    unit: "% of customers",
    harm: null,
  },
  sizes: { naive: 20, adaptive: 20, most: 100 },
  adapts: true,
  detectors: ["own-ask-ignored", "own-withdrawal", "withdrawals-fail", "pending-too-long"],
  scheme: () => ({
    order: (plot, { block }, intents) => {
      const silenced = victims(plot);
      return block < plot.from ? intents : intents.filter(({ account }) => !silenced.includes(account));
    },
  }),
};

const oracleMajority: Row = {
  about: {
    id: "oracleMajority",
    title: "most sources of the price lie together",
    group: "blind",
    naive: "three of five say 15 % less for two blocks",
    adaptive: "all five agree on 2 % less",
    unit: "% off the price",
    harm: "it liquidates somebody within two blocks",
  },
  sizes: { naive: 15, adaptive: 2, most: 40 },
  adapts: true,
  detectors: ["sources-apart", "index-against-book"],
  scheme: (venue) =>
    venue === "opaque" ? { impossible: "its only source is its own book" } : { lie: majority },
  hurt: somebodyLiquidated,
};

function majority({ from, size, adaptive }: Plot, { block }: Scene, quotes: readonly SourcePrice[]) {
  if (block < from || block >= from + 2) return quotes;
  return quotes.map((quote, place) => {
    if (!adaptive && place >= MAJORITY) return quote;
    return { ...quote, price: mulDivDown(quote.price, PPM - ppm(size), PPM) };
  });
}

const stablecoinFreeze: Row = {
  about: {
    id: "stablecoinFreeze",
    title: "the issuer freezes the token where it lies",
    group: "blind",
    naive: "nobody is paid from then on",
    adaptive: "the same: the issuer has nobody to hide from",
    unit: null,
    harm: "a withdrawal is not paid in its block",
  },
  sizes: undefined,
  adapts: false,
  detectors: ["withdrawals-fail", "own-withdrawal", "pending-too-long", "chain-covers-claims"],
  scheme: (venue) =>
    venue === "glasshouse"
      ? { frozen: ({ from }, block) => block >= from }
      : { switches: ({ from }) => [{ kind: "withdrawalFreeze", from, except: [] }] },
  hurt: somebodyUnpaid,
};

const contractBug: Row = {
  about: {
    id: "contractBug",
    title: "a bug in the engine or contract",
    group: "blind",
    naive: "creates money: an account is credited, or a withdrawal pays out, too much",
    adaptive:
      "on a chain it moves money between accounts with positions; elsewhere it stays below the owners' own equity",
    unit: "USD",
    harm: null,
  },
  sizes: { naive: 3_000, adaptive: 10, most: 4_096 },
  adapts: true,
  detectors: [
    "reserves-cover-liabilities",
    "reserves-cover-fund",
    "chain-covers-claims",
    "idle-account-moved",
    "below-maintenance",
    "attested-shortfall",
  ],
  scheme: (venue) =>
    venue === "glasshouse"
      ? { variant: bug, calls: useBug }
      : {
          switches: ({ from, size }) => [
            { kind: "forgedBalance", from, account: INSIDER, asset: "usd", amount: dollars(size) },
          ],
        },
};

/** Naive: the vault pays out more than was debited. Adaptive: touching one's own account takes from others, and all sums hold. */
function bug({ from, size, adaptive }: Plot, { vault, ledger }: Parts, block: () => number): void {
  const amount = dollars(size);
  if (!adaptive) {
    const withdraw = vault.withdraw.bind(vault);
    vault.withdraw = (caller, account, native) => {
      withdraw(caller, account, native);
      if (block() >= from) vault.donate(-amount);
    };
    return;
  }
  ledger.touch = (account) => {
    const hasPosition = (id: AccountId): boolean => ledger.load(id, MARKET).size !== 0n;
    if (!hasPosition(account)) return;
    const attacker = ledger.accountOf(account);
    for (const payer of ledger.accounts.filter(({ id }) => id !== account && hasPosition(id))) {
      payer.cash -= amount;
      attacker.cash += amount;
    }
  };
}

function useBug({ from, adaptive }: Plot, block: number): Call[] {
  return adaptive && block >= from ? [{ kind: "touch", account: INSIDER, market: MARKET }] : [];
}

const stolenKey: Row = {
  about: {
    id: "stolenKey",
    title: "somebody has a customer's key or password",
    group: "blind",
    naive: "empties the account of a customer drawn by lot",
    adaptive: "of the saver who looks least",
    unit: null,
    harm: null,
  },
  sizes: undefined,
  adapts: true,
  detectors: ["own-unasked", "idle-account-moved", "chain-covers-claims"],
  scheme: () => ({
    order: (plot, { block }, intents) => {
      // The day after: a changed payout address waits for so long on the exchange.
      return block === plot.from + 1 ? [...intents, emptied(victimOf(plot))] : intents;
    },
    calls: (plot, block) => {
      const account = victimOf(plot);
      if (block !== plot.from) return [];
      return [{ kind: "setPayout", caller: ownerOf(account), account, to: "thief" }];
    },
  }),
};

function victimOf({ adaptive, laziest, shuffled }: Plot): AccountId {
  const order = adaptive ? laziest : shuffled;
  return order.find((id) => SAVERS.includes(id)) ?? INSIDER;
}

/** Most of what every saver has at least. */
function emptied(account: AccountId): Intent {
  return { kind: "withdraw", account, asset: "usd", amount: (10_000n * WAD * THEFT_PPM) / PPM };
}

const hunting: Row = {
  about: {
    id: "hunting",
    title: "a hunter moves the market to where positions break",
    group: "blind",
    naive: "pushes the price by 4 % in one block, where he sees most break, or else where he guesses",
    adaptive: "holds the push for two blocks",
    unit: null,
    harm: "his push liquidates somebody within two blocks",
  },
  sizes: undefined,
  adapts: true,
  isItsHarm: true,
  detectors: ["index-against-book", "sources-apart"],
  scheme: () => ({ push: hunt }),
  hurt: somebodyLiquidated,
};

/** By the public positions where there are any, by a coin where there are none. */
function hunt({ from, adaptive, stream }: Plot, { block, history }: Scene): bigint {
  const last = adaptive ? from + 1 : from;
  if (block < from || block > last) return PPM;
  const [up, down] = [PPM + PUSH_PPM, PPM - PUSH_PPM];
  // Decided on what was to be seen before the first push.
  const seen = history[from - 2];
  const accounts = seen?.chain?.accounts;
  if (accounts === undefined) return stream(0).chance(500_000) ? up : down;
  const mark = seen?.market.mark ?? 0n;
  const broken = (factor: bigint): number =>
    accounts.filter((one) => breaks(one, mulDivDown(mark, factor, PPM))).length;
  return broken(up) > broken(down) ? up : down;
}

function breaks(account: ChainAccount, mark: bigint): boolean {
  return account.size !== 0n && equityOf(account, mark) < account.maintenance;
}

export const BLIND_ROWS: readonly Row[] = [
  censorship,
  oracleMajority,
  stablecoinFreeze,
  contractBug,
  stolenKey,
  hunting,
];
