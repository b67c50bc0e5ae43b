import { readFileSync } from "node:fs";

import { Command, InvalidArgumentError, Option } from "commander";
import { isAddress } from "ethers";

import { readDeploymentFile } from "./chain/deploymentFile";
import { explain } from "./run/explain";
import { writeWhole } from "./run/output";
import { amount } from "../src/report/format";

interface Options {
  readonly account: number | undefined;
  readonly deployment: string | undefined;
  readonly ledger: string | undefined;
  readonly rpc: string | undefined;
  readonly block: number | "latest";
  readonly out: string;
  readonly verify: string | undefined;
  readonly blockHash: string | undefined;
}

const HASH = /^0x[0-9a-fA-F]{64}$/;

function readOptions(argv: readonly string[]): Options {
  const program = new Command("npm run prove --")
    .description("Writes a proof that an account is among a deployment's, or verifies one without any node.")
    .option("--account <n>", "number of the account", readWhole)
    .addOption(new Option("--deployment <file>", "what the deployment wrote").conflicts("ledger"))
    .option("--ledger <address>", "or the Ledger's address; neither where the chain has only one", (text) =>
      readMatching(text, isAddress(text)),
    )
    .option("--rpc <url>", "a node of the chain")
    .option("--block <n|latest>", "number of the block", readBlock, "latest")
    .option("--out <file>", "where the proof goes", "proof.json")
    .option("--verify <file>", "a proof to verify")
    .option("--block-hash <hash>", "of the block that it is verified against, known from elsewhere", (text) =>
      readMatching(text, HASH.test(text)),
    )
    .allowExcessArguments(false)
    .showHelpAfterError();
  program.parse([...argv], { from: "user" });
  const options = program.opts<Options>();
  const { verify, blockHash, account, rpc } = options;
  if (verify !== undefined && blockHash === undefined) program.error("error: --verify needs --block-hash");
  if (verify === undefined && (account === undefined || rpc === undefined)) {
    program.error("error: give --account and --rpc; or --verify and --block-hash");
  }
  return options;
}

function readWhole(text: string): number {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}

function readBlock(text: string): number | "latest" {
  return text === "latest" ? text : readWhole(text);
}

function readMatching(text: string, matches: boolean): string {
  if (matches) return text;
  throw new InvalidArgumentError("expected hex digits of the right length.");
}

async function write(options: Options): Promise<void> {
  const { HttpRpc } = await import("../src/audit/rpc");
  const { anchorOf } = await import("../src/audit/trust/anchor");
  const { proveInclusion } = await import("../src/audit/inclusion/prove");
  const { verifyInclusion } = await import("../src/audit/inclusion/verify");
  const { deployment, account = 0, out, block } = options;
  const rpc = new HttpRpc(options.rpc ?? "");
  const { onlyLedger } = await import("./audit/onlyLedger");
  const said = deployment === undefined ? undefined : readDeploymentFile(deployment).addresses.ledger;
  const ledger = options.ledger ?? said ?? (await onlyLedger(rpc, 0));
  const anchor = await anchorOf({ rpc, block, now: Math.floor(Date.now() / 1000) });
  const proof = await proveInclusion(rpc, anchor, ledger, account);
  // What does not verify here is not written.
  verifyInclusion(proof, anchor.header.hash);
  writeWhole(out, `${JSON.stringify(proof)}\n`);
  console.log(`wrote ${out}\nnpm run prove -- --verify ${out} --block-hash ${anchor.header.hash}`);
}

async function verify(file: string, blockHash: string): Promise<void> {
  const { proofSchema } = await import("../src/audit/inclusion/file");
  const { verifyInclusion } = await import("../src/audit/inclusion/verify");
  const proof = proofSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const found = verifyInclusion(proof, blockHash);
  const money = (wad: bigint): string => amount(`${wad}`, 6);
  console.log(
    [
      `If block ${blockHash} is canonical on chain ${proof.chainId}:`,
      `account ${found.account} of Ledger ${proof.ledger}, owned by ${found.owner}, at block ${found.block}`,
      `cash ${money(found.cash)}`,
      ...found.positions.map(
        ({ market, size, entryNotional }) =>
          `market ${market}: size ${money(size)}, entered for ${money(entryNotional)}`,
      ),
      ...(found.collateral ? ["and further collateral, which this proof does not cover"] : []),
      `one of ${found.accounts} accounts that share ${money(found.accounted)}`,
    ].join("\n"),
  );
}

async function main(options: Options): Promise<void> {
  if (options.verify !== undefined) await verify(options.verify, options.blockHash ?? "");
  else await write(options);
}

main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
