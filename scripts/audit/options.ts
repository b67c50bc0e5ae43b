import { Command, InvalidArgumentError, Option } from "commander";
import { isAddress } from "ethers";

/** What the command line asked for. */
export interface AuditOptions {
  readonly deployment: string | undefined;
  readonly ledger: string | undefined;
  readonly rpc: string;
  readonly rpc2: string | undefined;
  readonly block: number | "latest" | undefined;
  readonly blockHash: string | undefined;
  readonly from: number | undefined;
  readonly samples: number;
  readonly since: number | undefined;
  readonly receipts: boolean;
  readonly acceptTokenCall: boolean;
  readonly gateway: readonly string[];
  readonly config: string | undefined;
  readonly store: string | undefined;
  readonly out: string;
}

/** Reads the arguments; prints help or the mistake and exits by itself where there is one. */
export function readAuditOptions(argv: readonly string[]): AuditOptions {
  const program = new Command("npm run audit --")
    .description(
      "Checks a whole deployment at one block against proofs, trusting neither its operator nor the node. " +
        "Exit code: 0 it holds, 1 it is violated, 2 it could not be checked.",
    )
    .addOption(
      new Option("--deployment <file>", "what the deployment wrote; none of it is believed").conflicts(
        "ledger",
      ),
    )
    .option(
      "--ledger <address>",
      "or the Ledger's address alone; with neither, the only one that was built since --since",
      readAddress,
    )
    .requiredOption("--rpc <url>", "a node of the chain; none of what it says is believed", readUrl)
    .option("--rpc2 <url>", "another node, of somebody else, that must agree on the block", readUrl)
    .option("--block <n|latest>", "number of the block (default: the newest finalized one)", readBlock)
    .option("--block-hash <hash>", "the block's hash, known from elsewhere: then nobody is trusted", readHash)
    .option(
      "--from <n>",
      "judge every block from this one on, and prove the state on the way, too",
      readWhole,
    )
    .option("--samples <n>", "with --from: at so many blocks between the ends", readWhole, SAMPLES)
    .option(
      "--since <n>",
      "no contract of the exchange is older: logs are read from this block on (default: searched for)",
      readWhole,
    )
    .option(
      "--receipts",
      "authenticate each log by its receipt: it tells a lying node from a lying contract (as it is by default)",
      true,
    )
    .option(
      "--no-receipts",
      "believe the node in what the Ledger's hash does not cover: quicker on a long chain, every header is read otherwise",
    )
    .option("--accept-token-call", "take the token's own word where its balances cannot be proved", false)
    .option(
      "--gateway <address>",
      "somebody says that this is a gateway of the exchange; may be given again (keys of accounts are looked at anyway)",
      (text: string, before: readonly string[]) => [...before, readAddress(text)],
      [],
    )
    .option("--config <network>", "hold parameters, sources and delay against deploy/config of this network")
    .option("--store <dir>", "where the logs are kept for the next time")
    .option("--out <dir>", "where audit.json and audit.html go", "out")
    .allowExcessArguments(false)
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_UNCHECKED));
  program.parse([...argv], { from: "user" });
  return program.opts<AuditOptions>();
}

const SAMPLES = 2;

/** Nothing was checked: a command line that cannot be understood is no audit that holds. */
export const EXIT_UNCHECKED = 2;

export function readAddress(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError("expected an address.");
}

function readUrl(text: string): string {
  if (/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : "")) return text;
  throw new InvalidArgumentError("expected an http address.");
}

export function readHash(text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError("expected 32 bytes, 0x...");
}

function readBlock(text: string): number | "latest" {
  return text === "latest" ? text : readWhole(text);
}

export function readWhole(text: string): number {
  if (/^[0-9]{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}
