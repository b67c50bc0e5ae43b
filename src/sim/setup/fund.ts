import { type Chain } from "../chain/chain";
import { type Contracts } from "../world/contracts";
import { mineAll, tokenCall, type Funding } from "./accounts";
import { addressOf } from "./actors";

const WAD = 10n ** 18n;
/** The fund settles once a day; a second later it is due. */
export const EPOCH_SEC = 86_401;

/** Somebody buys shares of the insurance fund, and the epoch in which that counts comes to its end. */
export async function seedFund(
  chain: Chain,
  { fund }: Contracts,
  funding: Funding,
  dollars: bigint,
): Promise<void> {
  const backer = addressOf("fund backer");
  const native = (dollars * WAD) / funding.unit;
  chain.submit(tokenCall(backer, funding.token, "mint", [backer, native]));
  chain.submit(tokenCall(backer, funding.token, "approve", [fund.address, native]));
  // Nobody can ask for shares worth nothing: a fund of nothing has no backer, and its first epoch ends all the same.
  if (native > 0n) chain.submit(fund.transaction(backer, "requestDeposit", native, backer));
  await mineAll(chain);
  chain.submit(fund.transaction(backer, "settleEpoch"));
  const [receipt] = (await chain.mine(chain.time + EPOCH_SEC)).receipts;
  if (!receipt?.succeeded) throw new Error("the insurance fund did not settle its first epoch");
}
