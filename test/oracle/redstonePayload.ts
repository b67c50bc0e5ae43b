import { HDNodeWallet, type SigningKey, concat, encodeBytes32String, keccak256, toBeHex } from "ethers";

const MNEMONIC = "test test test test test test test test test test test junk";
const MARKER = "0x000002ed57011e0000";
const VALUE_BYTES = 32;

export interface Point {
  readonly feed: string;
  /** In the feed's decimals. */
  readonly value: bigint;
}

export interface Package {
  readonly key: SigningKey;
  readonly points: readonly Point[];
  readonly timestampMs: number;
  readonly valueBytes?: number;
}

/** Hardhat's i-th account, which RedStone's own doubles know as a signer. */
export function reporter(i: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${i}`);
}

/** What one signer's service hands out. */
export function signPackage({ key, points, timestampMs, valueBytes = VALUE_BYTES }: Package): string {
  const said = points.map(({ feed, value }) =>
    concat([encodeBytes32String(feed), valueBytes === 0 ? "0x" : toBeHex(value, valueBytes)]),
  );
  const message = concat([
    ...said,
    toBeHex(timestampMs, 6),
    toBeHex(valueBytes, 4),
    toBeHex(points.length, 3),
  ]);
  return concat([message, key.sign(keccak256(message)).serialized]);
}

/** What is appended to a call. */
export function payloadOf(packages: readonly string[], metadata = "0x"): string {
  const size = toBeHex((metadata.length - 2) / 2, 3);
  return concat([...packages, toBeHex(packages.length, 2), metadata, size, MARKER]);
}
