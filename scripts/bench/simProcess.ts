import { loadavg } from "node:os";
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
import { ownCpuSec, recorded, replay, type Tape, together } from "./tape";

const ARTIFACTS = path.join(__dirname, "../../artifacts");
const SEED = 1n;
const KB_PER_MB = 1_024;

/** Five minutes to enter, and the twelve in which the price falls. */
const MARKET = { ...OCT10, offsetSec: 2_400, warmupSec: 300, replaySec: 720 };

async function main(accounts: number): Promise<RunCost> {
  const planned = planPrices({ scenario: MARKET, seed: SEED, accounts, bars: undefined, asset: undefined });
  const tape: Tape = { genesis: 0, blocks: [] };
  let chain: LocalChain | undefined;
  const openChain: ChainOpener = async (genesis) =>
    (chain = recorded(await anvilChain()(genesis), genesis, tape));
  let chainKb: number | undefined;
  let chainCpu: number | undefined;
  const onBlock = (): void => {
    [chainKb, chainCpu] = [chain?.peakKb?.(), chain?.cpuSec?.()];
  };
  const [began, used] = [performance.now(), ownCpuSec()];
  const terms = { ...planned, ...committedExchange(), arm: committedArm(), seed: SEED };
  const column = await simulate(terms, {
    openChain,
    artifacts: artifactsIn(ARTIFACTS),
    onBlock,
    stopped: () => false,
  });
  const runSec = (performance.now() - began) / 1_000;
  const simulatorCpuSec = ownCpuSec() - used;
  const runCpuSec = together(simulatorCpuSec, chainCpu);
  const simulatorMb = Math.round(process.resourceUsage().maxRSS / KB_PER_MB);
  const again = await replay(tape, anvilChain());
  const transactions = column.summary.transactions.sent;
  return {
    accounts,
    transactions,
    runSec: rounded(runSec),
    perSec: Math.round(transactions / runSec),
    replaySec: rounded(again.wallSec),
    outsidePercent: Math.round(100 * (1 - again.wallSec / runSec)),
    runCpuSec: known(runCpuSec, rounded),
    simulatorCpuSec: rounded(simulatorCpuSec),
    replayCpuSec: known(again.cpuSec, rounded),
    outsideCpuPercent: known(again.cpuSec, (replayed) => Math.round(100 * (1 - replayed / (runCpuSec ?? 0)))),
    load: rounded(loadavg()[0] ?? 0),
    simulatorMb,
    chainMb: chainKb === undefined ? undefined : Math.round(chainKb / KB_PER_MB),
  };
}

function known(value: number | undefined, of: (value: number) => number): number | undefined {
  return value === undefined ? undefined : of(value);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

void main(Number(process.argv[2])).then((cost) =>
  process.send?.(cost, undefined, undefined, () => process.exit(0)),
);
