import { ContractFactory } from "ethers";

import { type ArtifactSource } from "../../sdk/deploy/artifacts";
import { type ExchangeConfig } from "../../sdk/deploy/exchangeConfig";
import { type Chain } from "../chain/chain";
import { type InstantSigner } from "../chain/signer";
import { COLLATERAL_DECIMALS, COLLATERAL_MARKET, type CollateralAsset } from "../scenario/collateralAsset";
import { type Contracts } from "../world/contracts";
import { type Funding, mineAll, tokenCall, type Trader } from "./accounts";
import { type SourceFeed } from "./feeds";

const WAD = 10n ** 18n;
const TRIAL = 1_000n;
const COLLATERAL_SYMBOL = "TOKEN";

/** Who lists an asset, and by what. */
export interface Listing {
  readonly asset: CollateralAsset;
  /** At which it is listed [wad]. */
  readonly price: bigint;
  /** Of the asset's market, in the order of its sources. */
  readonly feeds: readonly SourceFeed[];
  readonly config: ExchangeConfig;
  readonly artifacts: ArtifactSource;
}

/** Deploys a token, has it tested, and lists it as governance does: announced, and made after its delay. @return the token */
export async function listCollateral(
  chain: Chain,
  { collateral, authority, oracle }: Contracts,
  deployer: InstantSigner,
  { asset, price, feeds, config, artifacts }: Listing,
): Promise<string> {
  const { governor, executionDelaySec } = config.governance;
  const { abi, bytecode } = await artifacts("TestToken");
  const deployed = await new ContractFactory(abi, bytecode, deployer).deploy(
    COLLATERAL_SYMBOL,
    COLLATERAL_DECIMALS,
  );
  const token = await deployed.getAddress();
  const tester = await deployer.getAddress();
  chain.submit(tokenCall(tester, token, "mint", [tester, TRIAL]));
  chain.submit(tokenCall(tester, token, "approve", [collateral.address, TRIAL]));
  chain.submit(collateral.transaction(tester, "testToken", token, TRIAL));
  const { haircutPpm, salesPerMinute, cap } = asset;
  const terms = { haircutPpm, salesPerMinute, cap: cap * WAD };
  const { data } = collateral.transaction(governor, "list", token, COLLATERAL_MARKET, terms);
  chain.submit(authority.transaction(governor, "schedule", collateral.address, data, 0));
  await mineAll(chain);
  const time = chain.time + executionDelaySec;
  for (const feed of feeds) chain.submit(feed.post({ venue: "", price, time, source: 0 }));
  chain.submit(oracle.transaction(governor, "update", COLLATERAL_MARKET));
  chain.submit(authority.transaction(governor, "execute", collateral.address, data));
  await mineAll(chain, executionDelaySec);
  return token;
}

/** Gives everybody the tokens that he will pledge, and the money that he will buy collateral with. */
export async function handOut(
  chain: Chain,
  { collateral }: Contracts,
  funding: Funding,
  token: string,
  traders: readonly Trader[],
): Promise<void> {
  const give = (of: string, to: string, native: bigint): void => {
    chain.submit(tokenCall(to, of, "mint", [to, native]));
    chain.submit(tokenCall(to, of, "approve", [collateral.address, native]));
  };
  for (const { address, tokens = 0n, purse = 0n } of traders) {
    if (tokens > 0n) give(token, address, tokens);
    if (purse > 0n) give(funding.token, address, purse / funding.unit);
  }
  await mineAll(chain);
}
