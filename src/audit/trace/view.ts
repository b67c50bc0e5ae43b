import { type Interface, type Result } from "ethers";

import { ERC20__factory } from "../../../typechain/factories/@openzeppelin/contracts/token/ERC20/ERC20__factory";
import { IERC20Metadata__factory } from "../../../typechain/factories/@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata__factory";
import { CollateralVault__factory } from "../../../typechain/factories/contracts/core/CollateralVault__factory";
import { InsuranceFund__factory } from "../../../typechain/factories/contracts/core/InsuranceFund__factory";
import { Keyring__factory } from "../../../typechain/factories/contracts/core/Keyring__factory";
import { Ledger__factory } from "../../../typechain/factories/contracts/core/Ledger__factory";
import { Vault__factory } from "../../../typechain/factories/contracts/core/Vault__factory";
import { Exchange__factory } from "../../../typechain/factories/contracts/engines/Exchange__factory";
import { PriceOracle__factory } from "../../../typechain/factories/contracts/oracle/PriceOracle__factory";
import { MarketRegistry__factory } from "../../../typechain/factories/contracts/risk/MarketRegistry__factory";
import { toHex } from "../hex";
import { type Rpc, RpcRefusedError } from "../rpc";

/** The contracts through which money goes. */
export type MoneyContract =
  "token" | "vault" | "ledger" | "exchange" | "fund" | "registry" | "oracle" | "keyring" | "collateral";

export type MoneyAddresses = Readonly<Record<MoneyContract, string>>;

export const MONEY_FACES: Readonly<Record<MoneyContract, Interface>> = {
  token: IERC20Metadata__factory.createInterface(),
  vault: Vault__factory.createInterface(),
  ledger: Ledger__factory.createInterface(),
  exchange: Exchange__factory.createInterface(),
  fund: InsuranceFund__factory.createInterface(),
  registry: MarketRegistry__factory.createInterface(),
  oracle: PriceOracle__factory.createInterface(),
  keyring: Keyring__factory.createInterface(),
  collateral: CollateralVault__factory.createInterface(),
};

const ERRORS: readonly Interface[] = [ERC20__factory.createInterface(), ...Object.values(MONEY_FACES)];

/** A contract refused, by a typed error of its own. */
export interface Refusal {
  /** The error's name, such as `Vault_TransferFailed`; empty where it gave no reason that is known. */
  readonly error: string;
  readonly args: readonly unknown[];
  /** For people: name and arguments. */
  readonly text: string;
}

type Simulated = { readonly ok: true; readonly answer: string } | ({ readonly ok: false } & Refusal);

export type Answer = { readonly ok: true; readonly result: Result } | ({ readonly ok: false } & Refusal);

/** What is asked of does not answer as it must. */
export class ViewError extends Error {
  override readonly name = "ViewError";
}

/** Asks the contracts of one deployment at one block. What comes back is as true as the node is. */
export class View {
  readonly #tag: string;

  constructor(
    readonly rpc: Rpc,
    readonly addresses: MoneyAddresses,
    readonly block: number,
  ) {
    this.#tag = `0x${block.toString(16)}`;
  }

  /** The same deployment at another block. */
  at(block: number): View {
    return new View(this.rpc, this.addresses, block);
  }

  /** The first value that a view returns; throws where it is refused. */
  async value<T>(contract: MoneyContract, method: string, args: readonly unknown[] = []): Promise<T> {
    const answer = await this.ask(contract, method, args);
    if (!answer.ok) {
      throw new ViewError(
        `${contract} ${this.addresses[contract]} refuses ${method}: ${answer.text || "no reason"}`,
      );
    }
    return answer.result[0] as T;
  }

  /** Calls without sending: what would come of it if `from` did it now. */
  async ask(
    contract: MoneyContract,
    method: string,
    args: readonly unknown[],
    from?: string,
  ): Promise<Answer> {
    const face = MONEY_FACES[contract];
    const data = face.encodeFunctionData(method, [...args]);
    const call = { to: this.addresses[contract], data, ...(from === undefined ? {} : { from }) };
    const tried = await this.simulate(call);
    if (!tried.ok) return tried;
    // A token may say nothing at all where others say true.
    const answer = tried.answer === "0x" && contract === "token" ? TRUE : tried.answer;
    if (answer === "0x" && (face.getFunction(method)?.outputs.length ?? 0) > 0) {
      throw new ViewError(`at ${this.addresses[contract]} there is no ${contract} at block ${this.block}`);
    }
    return { ok: true, result: face.decodeFunctionResult(method, answer) };
  }

  /** What a call would answer, undecoded, or why it would be refused. */
  async simulate(call: Readonly<Record<string, unknown>>): Promise<Simulated> {
    try {
      const answer = await this.rpc.request("eth_call", [call, this.#tag]);
      return { ok: true, answer: toHex(answer, "eth_call") };
    } catch (error) {
      if (!(error instanceof RpcRefusedError)) throw error;
      return { ok: false, ...refusalOf(error) };
    }
  }
}

const TRUE = `0x${"1".padStart(64, "0")}`;

function refusalOf({ data, reason }: RpcRefusedError): Refusal {
  const hex = dataIn(data);
  for (const face of hex === undefined ? [] : ERRORS) {
    const error = face.parseError(hex ?? "0x");
    if (error !== null) {
      const args: readonly unknown[] = [...error.args];
      return { error: error.name, args, text: `${error.name}(${args.map(String).join(", ")})` };
    }
  }
  return { error: "", args: [], text: reason };
}

/** Nodes put what a call reverted with into the error's data, or one deeper. */
function dataIn(data: unknown): string | undefined {
  if (typeof data === "string") return /^0x(?:[0-9a-fA-F]{2})+$/.test(data) ? data : undefined;
  if (typeof data !== "object" || data === null) return undefined;
  return dataIn((data as Readonly<Record<string, unknown>>)["data"]);
}
