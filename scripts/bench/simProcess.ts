import path from "node:path";

import { artifactsIn } from "../../src/sdk/deploy/artifacts";
import { type ChainOpener, type LocalChain } from "../../src/sim/chain/eip1193";
import { committedArm } from "../../src/sim/scenario/arm";
import { OCT10 } from "../../src/sim/scenario/catalogue/oct10";
import { simulate } from "../../src/sim/simulate";
import { anvilChain } from "../chain/anvilChain";
import { committedExchange } from "../run/committed";
import { planPrices } from "../run/plan";
import { type RunCost } from "./simCost";
import { type Tape, recorded, replay } from "./tape";

const ARTIFACTS = path.join(__dirname, "../../artifacts");
const SEED = 1n;
const KB_PER_MB = 1_024;

/** Five minutes to enter, and the twelve in which the price falls. */
const MARKET = { ...OCT10, offsetSec: 2_400, warmupSec: 300, replaySec: 720 };

async function main(accounts: number): Promise<RunCost> {
  const planned = planPrices({ scenario: MARKET, seed: SEED, accounts, bars: undefined, asset: undefined });
  const tape: Tape = { genesis: 0, requests: [] };
  let chain: LocalChain | undefined;
  const openChain: ChainOpener = async (genesis) =>
    (chain = recorded(await anvilChain()(genesis), genesis, tape));
  let chainKb: number | undefined;
  const watch = { onBlock: () => (chainKb = chain?.peakKb?.()), stopped: () => false };
  const began = performance.now();
  const terms = { ...planned, ...committedExchange(), arm: committedArm(), seed: SEED };
  const column = await simulate(terms, { openChain, artifacts: artifactsIn(ARTIFACTS), ...watch });
  const runSec = secondsSince(began);
  const simulatorMb = Math.round(process.resourceUsage().maxRSS / KB_PER_MB);
  const replaySec = await replay(tape, anvilChain());
  const transactions = column.summary.transactions.sent;
  return {
    accounts,
    transactions,
    runSec: rounded(runSec),
    perSec: Math.round(transactions / runSec),
    replaySec: rounded(replaySec),
    outsidePercent: Math.round(100 * (1 - replaySec / runSec)),
    simulatorMb,
    chainMb: chainKb === undefined ? undefined : Math.round(chainKb / KB_PER_MB),
  };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1_000;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

void main(Number(process.argv[2])).then((cost) =>
  process.send?.(cost, undefined, undefined, () => process.exit(0)),
);
