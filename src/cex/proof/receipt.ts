import { computeAddress, concat, keccak256, recoverAddress, SigningKey, toBeHex, toUtf8Bytes } from "ethers";

import { type Hash } from "./hashing";

/** "I have your order, and it was the n-th that I got." A customer who holds one can prove that he was overtaken. */
export interface ReceiptText {
  readonly venue: string;
  readonly block: number;
  /** Order of arrival. */
  readonly sequence: number;
  readonly account: number;
  readonly order: number;
}

export interface Receipt extends ReceiptText {
  /** Of the venue's published receipt key. */
  readonly signature: string;
}

/** Signs with RFC 6979: the same text and key give the same signature, whenever they are asked. */
export function signReceipt(text: ReceiptText, privateKey: Hash): Receipt {
  return { ...text, signature: new SigningKey(privateKey).sign(digest(text)).serialized };
}

export function receiptAddress(privateKey: Hash): string {
  return computeAddress(privateKey);
}

/** Whether the venue with that receipt key signed this. */
export function verifyReceipt({ signature, ...text }: Receipt, address: string): boolean {
  try {
    return recoverAddress(digest(text), signature) === address;
  } catch {
    // A signature that is not one.
    return false;
  }
}

function digest({ venue, block, sequence, account, order }: ReceiptText): Hash {
  const numbers = [block, sequence, account, order].map((value) => toBeHex(value, 32));
  return keccak256(concat([keccak256(toUtf8Bytes(venue)), ...numbers]));
}
