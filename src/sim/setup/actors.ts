import { SigningKey, computeAddress, dataSlice, getAddress, id } from "ethers";

const ADDRESS_OFFSET = 12;

const known = new Map<string, string>();

/** An address that belongs to a name. Nobody knows a key for it: its transactions are impersonated. */
export function addressOf(name: string): string {
  let address = known.get(name);
  if (address === undefined) {
    address = getAddress(dataSlice(id(`glasshouse simulation: ${name}`), ADDRESS_OFFSET));
    known.set(name, address);
  }
  return address;
}

/** A reporter signs prices, so it needs a key: one made from its name, worth nothing anywhere else. */
export class Reporter {
  readonly address: string;
  private readonly key: SigningKey;

  constructor(name: string) {
    this.key = new SigningKey(id(`glasshouse simulation: reporter ${name}`));
    this.address = computeAddress(this.key);
  }

  sign(digest: string): string {
    return this.key.sign(digest).serialized;
  }
}

/** The reporters of signed sources, in ascending order of address as the contract wants them. */
export function makeReporters(count: number): Reporter[] {
  const all = Array.from({ length: count }, (_, i) => new Reporter(`${i + 1}`));
  return all.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
}
