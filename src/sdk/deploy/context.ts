import { type Provider, type Signer } from "ethers";

import { type ArtifactSource } from "./artifacts";
import { type ContractName } from "./contracts";
import { DeployError, DeployPendingError } from "./errors";
import { type ExchangeConfig } from "./exchangeConfig";

/** What one deployment works with. */
export interface DeployContext {
  /** Sends every transaction, and ends without power. Needs a provider. */
  readonly deployer: Signer;
  readonly artifacts: ArtifactSource;
  readonly config: ExchangeConfig;
  readonly records: RecordStore;
  /** Gets a line for each step, with each call decoded and hashed; without it nothing is read back to be told. */
  readonly log?: (line: string) => void;
}

/** A contract that was, or is just being, deployed. */
export interface DeployRecord {
  /** null: it was there before. */
  readonly contract: ContractName | null;
  readonly address: string;
  /** No later than the block in which it was created. */
  readonly block: number;
}

/** What survives an interruption. `set` must be durable when it resolves. */
export interface RecordStore {
  get(name: string): Promise<DeployRecord | undefined>;
  set(name: string, record: DeployRecord): Promise<void>;
}

/** Records for a chain that lives no longer than this process. */
export function recordsInMemory(): RecordStore {
  const records = new Map<string, DeployRecord>();
  return {
    get: (name) => Promise.resolve(records.get(name)),
    set: (name, record) => {
      records.set(name, record);
      return Promise.resolve();
    },
  };
}

export function providerOf({ deployer }: DeployContext): Provider {
  if (deployer.provider === null) {
    throw new DeployError("the deployer's signer has no provider");
  }
  return deployer.provider;
}

/** What an earlier step deployed under this name. */
export async function recordOf({ records }: DeployContext, name: string): Promise<DeployRecord> {
  const record = await records.get(name);
  if (record === undefined) {
    throw new DeployError(`${name} is not deployed yet: run the steps in their order`);
  }
  return record;
}

export async function addressOf(context: DeployContext, name: string): Promise<string> {
  return (await recordOf(context, name)).address;
}

/** Refuses to go on while an earlier run's transactions are under way. */
export async function refusePending(context: DeployContext): Promise<void> {
  const address = await context.deployer.getAddress();
  const provider = providerOf(context);
  const mined = await provider.getTransactionCount(address, "latest");
  const sent = await provider.getTransactionCount(address, "pending");
  if (sent > mined) {
    throw new DeployPendingError(address, mined, sent);
  }
}
