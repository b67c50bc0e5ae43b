import { Command, InvalidArgumentError } from "commander";
import { type Signer } from "ethers";

import { atDeployment, type Desk } from "./chain/atDeployment";
import { KEY, signerOf } from "./chain/signer";
import { explain } from "./run/explain";
import { wholeFrom } from "./run/optionValues";
import { accountId, type MarketId, marketId } from "../src/domain/ids";
import { type ReadyCall } from "../src/sdk/readyCall";
import { utc } from "../src/sdk/people";

interface Options {
  readonly rpc: string;
  readonly deployment: string;
  readonly as?: string;
  readonly account?: number;
  readonly every: number;
  readonly once: boolean;
  readonly price: readonly Said[];
}

/** A price that the doubles of a market are to answer. */
interface Said {
  readonly market: MarketId;
  readonly price: string;
}

const LONGEST_SEC = 3_600;
const LAST_ACCOUNT = 2 ** 32 - 1;
const MS_PER_SEC = 1_000;
/** In a row. */
const MOST_FAILURES = 20;

function readOptions(argv: readonly string[]): Options {
  const program = new Command("npm run keep --")
    .description(
      `Keeps an exchange going by what anybody may call: asks the sources of every market, uncrosses books, liquidates, executes triggers, repays deficits. Each call is tried first and sent only where the contracts take it. Ctrl-C ends it; nothing is kept between runs.`,
    )
    .requiredOption("--rpc <url>", "a node of the chain")
    .requiredOption("--deployment <file>", "the deployment's file")
    .option("--as <address>", `who signs: an account of the node, instead of the key in ${KEY}`)
    .option(
      "--account <n>",
      "account that is paid for liquidations; without it none is made",
      wholeFrom(1, LAST_ACCOUNT),
    )
    .option("--every <s>", "seconds between two rounds", wholeFrom(1, LONGEST_SEC), 5)
    .option("--once", "one round, then end", false)
    .option(
      "--price <market=price>",
      "on a local chain: what the aggregator doubles of a market answer, and reporters whose keys the node holds, such as 0=29.5; may be repeated",
      readPrice,
      [],
    )
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  return program.opts<Options>();
}

function readPrice(text: string, before: readonly Said[]): readonly Said[] {
  const [, market, price = ""] = /^([0-9]{1,2})=([0-9]{1,12}(?:\.[0-9]{1,8})?)$/.exec(text) ?? [];
  if (market === undefined) throw new InvalidArgumentError("expected a market and a price, such as 0=29.5.");
  return [...before, { market: marketId(Number(market)), price }];
}

async function keep({ provider, deployment }: Desk, options: Options): Promise<void> {
  // The contracts' types are made by the first compilation.
  const { keepOnce } = await import("../src/sdk/keep/keep");
  const signer = await signerOf(provider, options.as);
  const address = await signer.getAddress();
  const account = options.account === undefined ? undefined : accountId(options.account);
  const send = (call: ReadyCall): Promise<void> => make(signer, call);
  if (account === undefined) console.log("No --account: nobody is liquidated.");
  const round = async (): Promise<number> => {
    await answer({ provider, deployment }, signer, options.price);
    return keepOnce(provider, deployment, { address, account, send });
  };
  if (options.once) {
    if ((await round()) === 0) console.log("Nothing is to be done now.");
    return;
  }
  for (let failed = 0; ;) {
    failed = await round().then(
      () => 0,
      (error: unknown) => passedOver(error, failed),
    );
    await new Promise((resolve) => setTimeout(resolve, options.every * MS_PER_SEC));
  }
}

/** A node that is away for a while comes back; what no time mends ends it. @return failures in a row */
function passedOver(error: unknown, before: number): number {
  const failed = before + 1;
  if (!(error instanceof Error) || error.name === "FeedError" || failed >= MOST_FAILURES) throw error;
  console.error(`${error.message}: tries again, ${failed} of ${MOST_FAILURES}`);
  return failed;
}

async function answer({ provider, deployment }: Desk, signer: Signer, said: readonly Said[]): Promise<void> {
  const { answers } = await import("../src/sdk/keep/doubles");
  const { reports } = await import("../src/sdk/keep/reports");
  const { sendCall } = await import("../src/sdk/readyCall");
  const from = await signer.getAddress();
  for (const { market, price } of said) {
    for (const call of await answers(provider, deployment, market, price, from)) await sendCall(signer, call);
    for (const call of await reports(provider, deployment, market, price)) await make(signer, call);
  }
}

/** Others keep, too: what somebody else did in between is refused then, and that is no fault. */
async function make(signer: Signer, call: ReadyCall): Promise<void> {
  const { sendCall } = await import("../src/sdk/readyCall");
  const { refusalOf } = await import("../src/sdk/refusal");
  try {
    const receipt = await sendCall(signer, call);
    const block = await receipt?.getBlock();
    console.log(`${utc(block?.timestamp ?? 0)}  ${call.does} (${receipt?.gasUsed ?? 0n} gas)`);
  } catch (error) {
    const refused = refusalOf(error);
    if (refused === undefined) throw error;
    console.log(`${call.does}: ${refused.message}`);
  }
}

const options = readOptions(process.argv.slice(2));
atDeployment(options, (desk) => keep(desk, options)).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
