import { computeAddress, keccak256, toUtf8Bytes } from "ethers";

import { type EngineState } from "../engine/state";
import { type MisconductKind } from "../misconduct/switches";
import { amountsBy } from "../model/assets";
import { derived } from "../proof/hashing";
import { type PublicChain } from "./publicView";

/** What a key does without changing the code: the oracle's prices, and the order in which its sequencer runs transactions. */
const WITHOUT_UPGRADE: readonly MisconductKind[] = ["oracleKey", "frontRunning"];

/** The state of the bad DEX as any node serves it: every account, every token, and which code runs. */
export function chainView({ config, schedule, custody, ledger, pending, block }: EngineState): PublicChain {
  const upgrades = schedule.kindsAt(block).filter((kind) => !WITHOUT_UPGRADE.includes(kind));
  return {
    // The code of an upgrade is public as bytes; what they do is not said here, as explorers do not say it either.
    codeHash: keccak256(toUtf8Bytes([config.name, ...upgrades].join("/"))),
    admin: computeAddress(derived(config.secret, "admin")),
    oracle: computeAddress(derived(config.secret, "oracle")),
    held: amountsBy((asset) => custody.held(asset)),
    accounts: ledger.all().map(({ id, wallet, size, cost }) => ({
      account: id,
      balance: amountsBy((asset) => wallet[asset]),
      size,
      cost,
    })),
    pending: pending.map(({ account, asset, amount }) => ({ account, asset, amount })),
  };
}
