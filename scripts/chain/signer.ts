import { isAddress, type JsonRpcProvider, type Signer, Wallet } from "ethers";

/** Holds the key that signs; never printed. */
export const KEY = "GLASSHOUSE_KEY";

/** Nobody is there to sign as asked. */
export class SignerError extends Error {
  override readonly name = "SignerError";
}

/** Whoever GLASSHOUSE_KEY belongs to, or `unlocked`, for whom the node signs. */
export async function signerOf(provider: JsonRpcProvider, unlocked: string | undefined): Promise<Signer> {
  const key = process.env[KEY];
  if (key !== undefined) return walletOf(key, provider);
  if (unlocked === undefined) throw new SignerError("nobody is named who signs");
  if (!isAddress(unlocked)) throw new SignerError(`"${unlocked}" is no address`);
  const known = (await provider.send("eth_accounts", [])) as readonly string[];
  if (known.some((one) => one.toLowerCase() === unlocked.toLowerCase())) return provider.getSigner(unlocked);
  throw new SignerError(`the node does not sign for ${unlocked}`);
}

function walletOf(key: string, provider: JsonRpcProvider): Wallet {
  try {
    return new Wallet(key, provider);
  } catch {
    throw new SignerError(`${KEY} holds no private key`);
  }
}
