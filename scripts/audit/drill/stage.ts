import { type BaseContract, ContractFactory } from "ethers";
import hre from "hardhat";

import { audit, type AuditOutcome, type AuditRequest } from "../../../src/audit/audit";
import { type Part, PARTS } from "../../../src/audit/code/wiring";
import { word } from "../../../src/audit/hex";
import { type Place } from "../../../src/audit/state/place";
import { type DrillOutcome } from "../../../src/domain/audit/drills";
import { CONTRACT_SOURCES } from "../../../src/sdk/deploy/contracts";
import { wiringOf } from "../../../src/sdk/deploy/wiring";
import { providerRpc } from "../../../test/audit/providerRpc";
import { type Story, tellWholeStory } from "../../../test/laws/story";
import { type FixtureOptions } from "../../../test/support/config";

/** Wall clock of the audits: years after the story, so that no default block is fresh. */
const NOW = 4_000_000_000;

/** Its one market is settled then. */
async function toItsEnd(options: FixtureOptions): Promise<Story> {
  return (await tellWholeStory(options)).story;
}

/** A deployment on a chain of its own, after trades, a liquidation, ADL and an epoch of the fund: honest until somebody lies. */
export class Stage {
  private constructor(
    readonly story: Story,
    readonly request: AuditRequest,
  ) {}

  /** @param told how far the story is told. */
  static async open(options: FixtureOptions = {}, told = toItsEnd): Promise<Stage> {
    const story = await told(options);
    const { deployment, deployer } = story.world.x;
    const { addresses, chainId } = deployment;
    const rpc = providerRpc(deployer.provider);
    return new Stage(story, { rpc, ledger: addresses.ledger, block: "latest", chainId, from: 0, now: NOW });
  }

  get addresses(): Story["world"]["x"]["deployment"]["addresses"] {
    return this.story.world.x.deployment.addresses;
  }

  send(method: string, params: readonly unknown[]): Promise<unknown> {
    return this.request.rpc.request(method, params);
  }

  /** Anybody's transaction, which no law judges. */
  call(contract: BaseContract, method: string, args: readonly unknown[]): Promise<void> {
    return this.story.world.outside(this.story.world.x.deployer.address, contract, method, args);
  }

  /** Audits with receipts: a node must not be able to tell logs of its own. */
  audited(changes: Partial<AuditRequest> = {}): Promise<AuditOutcome> {
    return audit({ ...this.request, receipts: true, ...changes });
  }

  /** Does something to the chain that no transaction could, in a block of its own. */
  async behindTheBack(method: string, params: readonly unknown[]): Promise<void> {
    await this.send(method, params);
    await this.mine();
  }

  /** A block without transactions. */
  async mine(): Promise<void> {
    const { chain } = this.story.world;
    chain.now += 1;
    await this.send("evm_mine", [`0x${chain.now.toString(16)}`]);
  }

  async write(address: string, place: Place, value: bigint): Promise<void> {
    const at = `0x${place.slot.toString(16)}`;
    await this.behindTheBack("hardhat_setStorageAt", [address, at, word(value)]);
  }

  async wordAt(address: string, place: Place): Promise<bigint> {
    return BigInt(String(await this.send("eth_getStorageAt", [address, word(place.slot), "latest"])));
  }

  /** Puts the code that belongs there in the place of a part's, as its constructor makes it: what was done with the other one stays. */
  async putCodeBack(part: Exclude<Part, "authority">): Promise<void> {
    const name = PARTS[part];
    const { abi, bytecode } = await hre.artifacts.readArtifact(`${CONTRACT_SOURCES[name]}:${name}`);
    const { authority, token, shipyard } = this.addresses;
    const wiring = wiringOf(authority, token, shipyard);
    const built = await new ContractFactory(abi, bytecode, this.story.world.x.deployer).deploy(wiring);
    const code = await this.send("eth_getCode", [await built.getAddress(), "latest"]);
    await this.behindTheBack("hardhat_setCode", [this.addresses[part], code]);
  }
}

/** Runs one audit and keeps what an auditor reads of it. */
export async function timed(run: () => Promise<AuditOutcome>): Promise<DrillOutcome> {
  const began = performance.now();
  const outcome = await run();
  return { ...said(outcome), wallSec: secondsSince(began) };
}

/** @param began as `performance.now` told it [ms]. */
export function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1_000;
}

function said({ verdict, findings, unchecked }: AuditOutcome): Omit<DrillOutcome, "wallSec"> {
  const laws = [...new Set([...findings, ...unchecked].map(({ law }) => law))];
  const [found] = findings;
  const [open] = unchecked;
  const cause =
    found !== undefined
      ? `${found.subject}: have ${found.have}, need ${found.need}`
      : open === undefined
        ? ""
        : `${open.subject}: ${open.reason}`;
  return { verdict, laws, cause };
}
