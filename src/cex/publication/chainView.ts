import { keccak256, toUtf8Bytes } from "ethers";

import { notionalOf } from "../engine/account";
import { maintenanceMargin } from "../engine/brackets";
import { type EngineState } from "../engine/state";
import { type MisconductKind } from "../misconduct/switches";
import { amountsBy } from "../model/assets";
import { type ChainAmount, type PublicChain } from "./publicView";
import { venueKeys } from "./venueKeys";

/** What a key does without changing the code: the oracle's prices, and the order in which its sequencer runs transactions. */
const WITHOUT_UPGRADE: readonly MisconductKind[] = ["oracleKey", "frontRunning"];

/** The state of the bad DEX as any node serves it: every account, every token, and which code runs. */
export function chainView(state: EngineState): PublicChain {
  const { config, schedule, custody, ledger, pending, market, journal, block } = state;
  const { admin, oracle } = venueKeys(config.secret);
  const upgrades = schedule.kindsAt(block).filter((kind) => !WITHOUT_UPGRADE.includes(kind));
  return {
    // The code of an upgrade is public as bytes; what they do is not said here, as explorers do not say it either.
    codeHash: keccak256(toUtf8Bytes([config.name, ...upgrades].join("/"))),
    admin,
    oracle,
    held: amountsBy((asset) => custody.held(asset)),
    accounts: ledger.all().map((account) => ({
      account: account.id,
      balance: amountsBy((asset) => account.wallet[asset]),
      size: account.size,
      cost: account.cost,
      maintenance: maintenanceMargin(config.brackets, notionalOf(account, market.mark)),
      tier: null,
    })),
    pending: pending.map(({ account, asset, amount }) => ({ account, asset, amount })),
    transfers: transfersOf(state),
    fills: journal.trades.map(({ taker, maker, takerIsBuy, price, size }) => ({
      taker,
      maker,
      takerIsBuy,
      price,
      size,
    })),
    adlRule: "queue",
    // One key states the price, so there is one quote: the index itself.
    quotes: [{ source: oracle, price: market.index }],
    failures: journal.refusals.map(({ account, kind, error }) => ({ account, what: kind, error })),
  };
}

function transfersOf({ journal }: EngineState): ChainAmount[] {
  const out = journal.payouts.map(({ account, asset, amount }) => ({ account, asset, amount: -amount }));
  return [...journal.deposits, ...out];
}
