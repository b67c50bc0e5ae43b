import { type CastMember } from "./cast";

const PERCENT = 10_000;
const HUNDRED = 100;

const usd = (amount: number | bigint): string => `${amount.toLocaleString("en-US")} USD`;

/** One line of a cast in a sentence, for people. */
export function describeCast(member: CastMember): string {
  switch (member.kind) {
    case "hedgers":
      return `Hedgers, ${member.perHundred} to a hundred traders: each holds coins of ${usd(member.each)} outside and sells as much here.`;
    case "grid traders":
      return `Grid traders, ${member.perHundred} to a hundred traders, with ${usd(member.deposit)} each.`;
    case "savers":
      return `Savers, ${member.perHundred} to a hundred traders, with ${usd(member.least)} to ${usd(member.most)} each: they do not trade, and withdraw in ${member.parts} parts when they doubt enough.`;
    case "lenders":
      return `${member.count} lenders with ${usd(member.deposit)} each, in a circle: each has lent ${usd(member.loan)} to the next ${member.borrowers}; the first one fails ${member.shockSec} s into the replay, and creditors wait ${member.patienceSec} s.`;
    case "insider":
      return `An insider who tries something that nobody may do every ${member.everySec} s.`;
    case "settlement keeper":
      return `A keeper who winds up, settles and repays a dead market, up to ${member.callsPerBlock} calls a block.`;
    case "affiliate":
      return `An affiliate with ${usd(member.deposit)} who asks for ${usd(member.loan)} against the house token every ${member.everySec} s.`;
    case "pledgers":
      return `${member.count} people who pledge ${member.tokens.toLocaleString("en-US")} tokens each, bring ${usd(member.deposit)} of cash, and buy for ${usd(member.position)} on them.`;
    case "collateral buyers":
      return `${member.marginsPpm.length} buyers of collateral with ${usd(member.purse)} each, who buy at ${member.marginsPpm.map((ppm) => Number(ppm) / PERCENT).join(" and ")} % below the price outside.`;
    case "stop traders": {
      const stops = member.distancesBps.map((bps) => bps / HUNDRED).join(", ");
      return `Traders with ${usd(member.deposit)} each, ${sideOf(member.isLong)} for ${usd(member.position)}: four for every stop at ${stops} % from mark, alike but for what protects them (nothing, a stop, one that outlives halts, a trailing one). A stop sells within ${member.slippageBps / HUNDRED} % of mark, and pays ${usd(member.reward)} to whoever executes it.`;
    }
    case "trigger keeper":
      return `A keeper who executes stops that are due, brings trailing ones along and removes those that a halt ended, up to ${member.callsPerBlock} calls a block.`;
    case "whale":
      return `A whale with ${usd(member.deposit)}: ${sideOf(member.isLong)} ${usd(member.position)} here, ${usd(member.pushes)} traded on each of ${member.venues} venues. No fees outside.`;
    case "self-dealers":
      return `Two accounts of one owner with ${usd(member.deposit)}: both sides of ${usd(member.position)}, ${usd(member.pushes)} traded on each of ${member.venues} venues. No fees outside.`;
    case "liquidation hunter":
      return `A liquidation hunter with ${usd(member.deposit)} who looks ${member.reachPpm / PERCENT} % far and hunts once, with up to ${usd(member.pushes)} every five seconds on each of ${member.venues} venues. No fees outside.`;
  }
}

function sideOf(isLong: boolean): string {
  return isLong ? "long" : "short";
}
