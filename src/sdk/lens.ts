import { type BlockTag, type ContractRunner } from "ethers";

import { ISolvencyLens__factory } from "../../typechain/factories/contracts/interfaces/lens/ISolvencyLens__factory";
import { AbiError } from "./abi/codec";
import { MethodCodec } from "./abi/methodCodec";
import { type RawAccount, type RawHealth, type RawHouse, type RawLevel, type RawMarket } from "./rawSnapshot";

/** Part of an exchange at one block. */
export interface RawChunk {
  readonly house: RawHouse;
  readonly marketViews: readonly RawMarket[];
  readonly accountViews: readonly RawAccount[];
}

const FACE = ISolvencyLens__factory.createInterface();
const SNAPSHOT = new MethodCodec(FACE.getFunction("snapshot"));
const HEALTHS = new MethodCodec(FACE.getFunction("healthsOf"));
const LEVELS = new MethodCodec(FACE.getFunction("levelsOf"));

/** The views of a SolvencyLens. What reverts throws the runner's error, what answers nonsense an AbiError. */
export class Lens {
  readonly #runner: ContractRunner;
  readonly #address: string;

  constructor(runner: ContractRunner, address: string) {
    this.#runner = runner;
    this.#address = address;
  }

  /** Accounts from..to, both included, as far as they exist. */
  async snapshot(
    from: number,
    to: number,
    markets: readonly number[],
    blockTag: BlockTag,
  ): Promise<RawChunk> {
    return (await this.#view(SNAPSHOT, [from, to, markets], blockTag)) as unknown as RawChunk;
  }

  async healthsOf(from: number, to: number, blockTag: BlockTag): Promise<readonly RawHealth[]> {
    const { 0: healths } = await this.#view(HEALTHS, [from, to], blockTag);
    return healths as readonly RawHealth[];
  }

  /** @param from continue beyond this tick; 0: from the touch */
  async levelsOf(
    market: bigint,
    bids: boolean,
    from: bigint,
    count: number,
    blockTag: BlockTag,
  ): Promise<readonly RawLevel[]> {
    const { 0: levels } = await this.#view(LEVELS, [market, bids, from, count], blockTag);
    return levels as readonly RawLevel[];
  }

  async #view(method: MethodCodec, args: readonly unknown[], blockTag: BlockTag) {
    if (!this.#runner.call) throw new AbiError("whoever reads needs a runner that makes calls");
    const to = this.#address;
    return method.decode(await this.#runner.call({ to, data: method.encode(args), blockTag }));
  }
}
