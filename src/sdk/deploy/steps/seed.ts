import { IERC20__factory } from "../../../../typechain/factories/@openzeppelin/contracts/token/ERC20/IERC20__factory";
import { ILedger__factory } from "../../../../typechain/factories/contracts/interfaces/ILedger__factory";
import { IVault__factory } from "../../../../typechain/factories/contracts/interfaces/IVault__factory";
import { TestToken__factory } from "../../../../typechain/factories/contracts/mocks/TestToken__factory";
import { type DeployContext } from "../context";
import { DeployConfigError } from "../errors";
import { mined } from "../send";
import { plannedWiring } from "./launch";

/** Gives the Ledger's house account the one whole token that takes rounding dust in both directions. */
export async function seedLedger(context: DeployContext): Promise<void> {
  const { deployer, config } = context;
  const wiring = await plannedWiring(context);
  const ledger = ILedger__factory.connect(wiring.ledger, deployer);
  if ((await ledger.totals()).accounted > 0n) {
    return;
  }

  const whole = 10n ** BigInt(config.token.decimals);
  const token = IERC20__factory.connect(wiring.token, deployer);
  const from = await deployer.getAddress();
  const balance = await token.balanceOf(from);
  if (balance < whole) {
    if (config.token.kind !== "test") {
      throw new DeployConfigError(
        `${from} holds ${balance} of token ${wiring.token}; the seed needs ${whole}`,
      );
    }
    const mint = TestToken__factory.connect(wiring.token, deployer).mint(from, whole - balance);
    await mined(context, "mint the seed", mint);
  }
  if ((await token.allowance(from, wiring.vault)) < whole) {
    await mined(context, "approve the seed", token.approve(wiring.vault, whole));
  }
  const vault = IVault__factory.connect(wiring.vault, deployer);
  await mined(context, "seed the Ledger", vault.seed());
}
