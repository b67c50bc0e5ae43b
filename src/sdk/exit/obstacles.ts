import { IAuction__factory } from "../../../typechain/factories/contracts/interfaces/IAuction__factory";
import { ICircuitBreaker__factory } from "../../../typechain/factories/contracts/interfaces/ICircuitBreaker__factory";
import { IPriceOracle__factory } from "../../../typechain/factories/contracts/interfaces/IPriceOracle__factory";
import { ISettlement__factory } from "../../../typechain/factories/contracts/interfaces/ISettlement__factory";
import { type RefusedError } from "../refusal";
import { dollars, utc } from "../people";
import { type Asker, attempt, type ExitCall, type ExitWait } from "./attempt";

/** Twin of RoundStatus. */
const NO_QUORUM = 3n;
/** Twin of Grade. */
const AUCTION = 2n;

/** What to do about a refusal in a market: the call that clears the way, if anybody can make it now, or what to wait for. */
export async function around(
  asker: Asker,
  market: number,
  refused: RefusedError,
): Promise<ExitCall | ExitWait> {
  switch (refused.error) {
    case "Exchange_Uncrossing":
      return uncross(asker, market);
    case "Exchange_GradeForbids":
      return halted(asker, market);
    case "Exchange_StalePrice":
    case "Auction_StalePrice":
    case "Liquidator_NoQuorum":
      return newRound(asker, market);
    case "Liquidator_Waiting":
      return { says: `The fund takes nothing more of market ${market} now: try again later.` };
    default:
      return { says: `Market ${market}: ${refused.message}.` };
  }
}

/** Before its uncross is done a book takes no order, and in it gives none back. Anybody may step it. */
async function uncross(asker: Asker, market: number): Promise<ExitCall | ExitWait> {
  const data = IAuction__factory.createInterface().encodeFunctionData("step", [market, 0]);
  const does = `step the uncross of market ${market}, after which its book opens`;
  const call: ExitCall = { to: asker.addresses.auction, data, does, clearsTheWay: true };
  const tried = await attempt(asker, call);
  if (!("refused" in tried)) return call;
  if (tried.refused.error === "Auction_Collecting") return halted(asker, market);
  return around(asker, market, tried.refused);
}

async function halted({ provider, addresses }: Asker, market: number): Promise<ExitWait> {
  const breaker = ICircuitBreaker__factory.connect(addresses.breaker, provider);
  const { grade } = await breaker.stateOf(market);
  const { haltUntil } = await breaker.referencesOf(market);
  const what = grade === AUCTION ? "holds an auction, in which nothing trades yet" : "is halted";
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const until = Number(haltUntil);
  if (until <= now)
    return { says: `Market ${market} ${what}: its guardian can make that last six hours at most.` };
  return { says: `Market ${market} ${what} until ${utc(until)}.`, until };
}

/** Why an order that nothing refuses meets nobody: without a live price nothing matches. */
export async function unmatched(
  asker: Asker,
  market: number,
  slippageBps: number,
): Promise<ExitCall | ExitWait> {
  const { live } = await IPriceOracle__factory.connect(asker.addresses.oracle, asker.provider).read(market);
  if (!live) return newRound(asker, market);
  return {
    says: `Nobody in market ${market} trades within ${slippageBps} bps of mark: wait, or allow more with --slippage.`,
  };
}

/** Anybody may ask the sources: if they answer, the market trades again. */
async function newRound(asker: Asker, market: number): Promise<ExitCall | ExitWait> {
  const face = IPriceOracle__factory.createInterface();
  const data = face.encodeFunctionData("update", [market]);
  const does = `ask the sources of market ${market} for its price, which is too old`;
  const call: ExitCall = { to: asker.addresses.oracle, data, does, clearsTheWay: true };
  const tried = await attempt(asker, call);
  if ("refused" in tried) return { says: `Market ${market} has no price: ${tried.refused.message}.` };
  const [status] = face.decodeFunctionResult("update", tried.answer);
  return status === NO_QUORUM ? dead(asker, market) : call;
}

/** Without a quorum nothing trades. A round with quorum revives the market; days without one end it, and any call may say so. */
async function dead(asker: Asker, market: number): Promise<ExitCall | ExitWait> {
  const { deleverager } = asker.addresses;
  const settlement = ISettlement__factory.connect(deleverager, asker.provider);
  const { price, settleFrom } = await settlement.scheduleOf(market);
  const until = Number(settleFrom);
  const at = dollars(price);
  if (until === 0) return { says: `Market ${market} never had a price.` };
  if (until > asker.now) {
    const says = `Market ${market} has no quorum of sources. It trades again once they answer; if they stay silent, it settles at ${at} from ${utc(until)} on.`;
    return { says, until };
  }
  const data = settlement.interface.encodeFunctionData("settle", [market]);
  const does = `settle market ${market}, whose sources are dead, at ${at}`;
  const call: ExitCall = { to: deleverager, data, does, clearsTheWay: true };
  const tried = await attempt(asker, call);
  return "refused" in tried ? { says: `Market ${market}: ${tried.refused.message}.` } : call;
}
