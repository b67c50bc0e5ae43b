import { FACTS } from "../code/facts";
import { readCode } from "../code/readCode";
import { cashOwed, entryNow, indexNow, sizeNow } from "../../math/indexMath";
import { type Place } from "../state/place";
import { finalIndexPlace } from "../state/explain/ledger";
import { classKey, LEDGER } from "../state/places";
import { fromBytes, keccak, toBytes } from "../trie/keccak";
import { accountIn } from "../trust/accounts";
import { decodeHeader } from "../trust/header";
import { type InclusionProof } from "./file";
import { hasCollateral, heldIn, marketsOf } from "./slots";
import { StorageWords } from "./words";

/** The proof proves something else, or nothing. */
export class InclusionError extends Error {
  override readonly name = "InclusionError";
}

/** A position as of the block. Amounts are wad; size is positive long. */
export interface IncludedPosition {
  readonly market: number;
  readonly size: bigint;
  readonly entryNotional: bigint;
}

/** What is proved of an account: what it holds, and of how much in all. */
export interface Inclusion {
  readonly block: number;
  /** [s] */
  readonly timestamp: number;
  readonly account: number;
  readonly owner: string;
  /** What lazy indices owe it included. */
  readonly cash: bigint;
  readonly positions: readonly IncludedPosition[];
  /** Has it collateral besides? How much of which lies in the CollateralVault's storage, which the file does not prove. */
  readonly collateral: boolean;
  /** Accounts that exist, and the money that they share. */
  readonly accounts: bigint;
  readonly accounted: bigint;
}

/**
 * Finds an account under a block's hash with nothing but the file: header, Ledger, its code, each slot. Needs no node. Throws an
 * InclusionError, HeaderHashError, RlpError or ProofError where the file does not lead there.
 */
export function verifyInclusion(proof: InclusionProof, blockHash: string): Inclusion {
  const header = decodeHeader(toBytes(proof.header), blockHash.toLowerCase());
  const ledger = accountIn(header.stateRoot, proof.ledger, proof.accountProof);
  const codeHash = fromBytes(keccak(toBytes(proof.code)));
  if (codeHash !== ledger.codeHash) {
    throw new InclusionError(`the file's code hashes to ${codeHash}, the Ledger's to ${ledger.codeHash}`);
  }
  const code = readCode(FACTS.Ledger, proof.code);
  if (!code.matches)
    throw new InclusionError(`${proof.ledger} is not the audited Ledger: ${code.difference}`);
  const words = new StorageWords(ledger.storageRoot);
  words.add(proof.storageNodes);
  const value = (place: Place): bigint => place.decode(words.at(place));
  const { account } = proof;
  const accounts = value(LEDGER.totals.member("accounts"));
  if (BigInt(account) > accounts) throw new InclusionError(`there are ${accounts} accounts, not ${account}`);
  let cash = value(LEDGER.accounts.at(account).member("cash"));
  const positions: IncludedPosition[] = [];
  for (const market of marketsOf(account, words.at)) {
    const { owed, position } = touched(account, market, value, words);
    cash += owed;
    if (position.size !== 0n) positions.push(position);
  }
  const owner = `0x${value(LEDGER.owners.at(account)).toString(16).padStart(40, "0")}`;
  const accounted = value(LEDGER.totals.member("accounted"));
  return {
    block: header.number,
    timestamp: header.timestamp,
    account,
    owner,
    cash,
    positions,
    collateral: hasCollateral(account, words.at),
    accounts,
    accounted,
  };
}

function touched(account: number, market: number, value: (place: Place) => bigint, words: StorageWords) {
  const { longs, tier, epoch } = heldIn(account, market, words.at);
  const field = (label: string): bigint => value(LEDGER.positions.at(account).at(market).member(label));
  const [size, scale, index] = [field("size"), field("scale"), field("index")];
  if (size === 0n) return { owed: 0n, position: { market, size, entryNotional: 0n } };
  const state = LEDGER.classes.at(classKey(market, longs, tier));
  if (value(state.member("epoch")) !== BigInt(epoch)) {
    const owed = cashOwed(size, value(finalIndexPlace(market, longs, tier, epoch)), index, scale);
    return { owed, position: { market, size: 0n, entryNotional: 0n } };
  }
  const scaleNow = value(state.member("scale"));
  const funding = value(LEDGER.markets.at(market).member("funding"));
  const indexOfNow = indexNow(value(state.member("index")), scaleNow, funding, longs);
  return {
    owed: cashOwed(size, indexOfNow, index, scale),
    position: {
      market,
      size: sizeNow(size, scaleNow, scale),
      entryNotional: entryNow(field("entryNotional"), scaleNow, scale),
    },
  };
}
