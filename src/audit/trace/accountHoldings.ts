import { MAX_MARKETS, WAD } from "../../math/bounds";
import { initialMargin, notional } from "../../math/marginMath";
import { leverageOf } from "../../math/tiers";
import { abs, max, min } from "../../math/wadMath";
import { LEDGER } from "../state/places";
import { type Holding, readyCall } from "./report";
import { type Units } from "./units";
import { type Refusal, type View } from "./view";

/** As the contracts count `Judge`: fills and orders are judged at the worse of the last two rounds. */
const WORSE = 0;

interface Stored {
  readonly cash: bigint;
  readonly markets: bigint;
  readonly orders: bigint;
}

interface Touched {
  readonly size: bigint;
  readonly cash: bigint;
}

/** Where the money of one account is: what may leave, what positions and orders hold, what is held back. */
export async function accountHoldings(
  view: View,
  units: Units,
  account: number,
  payout: string | undefined,
): Promise<Holding[]> {
  const owner = await view.value<string>("ledger", "ownerOf", [account]);
  const stored = await view.value<Stored>("ledger", "accountOf", [account]);
  const positions = await positionsOf(view, account, stored.markets);
  const cash = positions.reduce((sum, position) => sum + position.cash, stored.cash);
  const flat = stored.orders === 0n && positions.every(({ size }) => size === 0n);
  const holdings: Holding[] = [];
  const asked = await view.ask("ledger", "withdrawable", [account]);
  const free = asked.ok ? max(0n, asked.result[0] as bigint) : 0n;
  if (free > 0n) holdings.push(await freeCash(view, units, { account, owner, payout }, free));
  if (flat) {
    const rest = cash - free;
    if (rest > 0n)
      holdings.push(
        held(
          account,
          rest,
          "Smaller than the token's unit, or the reserves are short of a deficit that is not repaid yet.",
        ),
      );
    return holdings;
  }
  return [
    ...holdings,
    ...(await bound(view, account, owner, positions, { free, refusal: asked.ok ? "" : asked.text })),
  ];
}

interface Whose {
  readonly account: number;
  readonly owner: string;
  /** Where its owner would have it instead. */
  readonly payout: string | undefined;
}

/** Cash that the Ledger lets go: the Vault is asked whether the token lets it go as well. */
async function freeCash(view: View, units: Units, whose: Whose, free: bigint): Promise<Holding> {
  const { account, owner, payout } = whose;
  const payoutOf = await view.ask("vault", "payoutOf", [account]);
  const to = payoutOf.ok ? String(payoutOf.result[0]) : owner;
  const withdraw = (wad: bigint) => [account, units.toNative(wad)] as const;
  const tried = await view.ask("vault", "withdraw", withdraw(free), owner);
  const leaving = tried.ok ? free : max(0n, free - shortfall(tried));
  const agreed =
    tried.ok ||
    (leaving < free &&
      units.toNative(leaving) > 0n &&
      (await view.ask("vault", "withdraw", withdraw(leaving), owner)).ok);
  if (agreed) {
    const call = readyCall(view.addresses, "vault", "withdraw", withdraw(leaving), owner);
    const less =
      leaving < free ? " Funding of open positions accrues meanwhile: the call leaves a little for it." : "";
    return { place: "cash", amount: free, account, why: `Free to leave, to ${to}.${less}`, call };
  }
  const reason = tried.ok ? "" : tried.text;
  if (tried.ok || tried.error !== "Vault_TransferFailed") {
    return {
      place: "cash",
      amount: free,
      account,
      why: `Free by the Ledger's last word, but now refused: ${reason}.`,
      call: null,
    };
  }
  const why =
    `The Ledger lets it go, but the token refuses the payout to ${to}: ${reason}. It stays the account's cash. ` +
    "Propose another payout address (--payout makes the call), which is in force a day later, then withdraw.";
  const call =
    payout === undefined ? null : readyCall(view.addresses, "vault", "setPayout", [account, payout], owner);
  return { place: "refused payout", amount: free, account, why, call };
}

/** Twice what was missing: a withdrawal accrues funding first, and more of it by the time that it is sent. */
function shortfall({ error, args }: Refusal): bigint {
  const [have, need] = args;
  if (error !== "Ledger_InsufficientMargin" || typeof have !== "bigint" || typeof need !== "bigint")
    return 0n;
  return 2n * (need - have);
}

interface Held extends Touched {
  readonly market: number;
  /** What the position alone needs as initial margin [wad]. */
  readonly margin: bigint;
  readonly emptied: boolean;
}

async function positionsOf(view: View, account: number, bits: bigint): Promise<Held[]> {
  const held: Held[] = [];
  for (let market = 0; market < Number(MAX_MARKETS); market += 1) {
    if (((bits >> BigInt(market)) & 1n) === 0n) continue;
    const now = await view.value<Touched>("ledger", "touched", [account, market]);
    const position = LEDGER.positions.at(account).at(market);
    const stored = async (label: string): Promise<bigint> => {
      const place = position.member(label);
      return place.decode(await view.value<bigint>("ledger", "storedAt", [place.slot]));
    };
    const margin =
      now.size === 0n ? 0n : await marginOf(view, market, now.size, Number(await stored("tier")));
    held.push({
      size: now.size,
      cash: now.cash,
      market,
      margin,
      emptied: now.size === 0n && (await stored("size")) !== 0n,
    });
  }
  return held;
}

async function marginOf(view: View, market: number, size: bigint, tier: number): Promise<bigint> {
  const price = await view.value<bigint>("ledger", "markOf", [market, WORSE, size > 0n]);
  const terms = await view.value<{ concentration: bigint }>("registry", "marginOf", [market]);
  return initialMargin(notional(abs(size), price), leverageOf(tier), terms.concentration * WAD);
}

/** Equity beyond what may leave: first what positions need, then what orders reserve, then what WDR-2 holds back. */
async function bound(
  view: View,
  account: number,
  owner: string,
  positions: readonly Held[],
  { free, refusal }: { readonly free: bigint; readonly refusal: string },
): Promise<Holding[]> {
  const judged = await view.ask("ledger", "healthOf", [account, WORSE]);
  if (!judged.ok) return [held(account, 0n, `Not to be valued now: ${judged.text}.`)];
  const health = judged.result[0] as { readonly equity: bigint; readonly initialMargin: bigint };
  const parts: Holding[] = [];
  // Further collateral counts as margin, but is told apart: it is no cash.
  const collateral = await view.value<bigint>("collateral", "worthOf", [account, WORSE]);
  let left = max(0n, health.equity - collateral - free);
  const take = (place: Holding["place"], wanted: bigint, why: string, call: Holding["call"]): void => {
    const amount = min(left, wanted);
    if (amount > 0n) parts.push({ place, amount, account, why, call });
    left -= amount;
  };
  const margin = positions.reduce((sum, position) => sum + position.margin, 0n);
  const open = positions.filter(({ size }) => size !== 0n).map(({ market }) => market);
  take(
    "margin",
    margin,
    `Initial margin of the positions in market ${open.join(", ")}: trading them down frees it.`,
    null,
  );
  const cancel = readyCall(view.addresses, "exchange", "cancelAll", [account], owner);
  take(
    "orders",
    health.initialMargin - margin,
    "Reserved by resting orders: cancelling them frees it.",
    cancel,
  );
  const emptied = positions.find((position) => position.emptied);
  const touch = emptied && readyCall(view.addresses, "ledger", "touch", [account, emptied.market], null);
  const why =
    refusal !== ""
      ? `Nothing may leave now: ${refusal}.`
      : "Equity that does not leave while positions are open: each is counted at the worst of mark, entry and the 10-minute extreme.";
  take("held back", left, why, touch ?? null);
  return parts;
}

function held(account: number, amount: bigint, why: string): Holding {
  return { place: "held back", amount, account, why, call: null };
}
