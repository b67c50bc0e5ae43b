import { computeAddress } from "ethers";

import { derived } from "../proof/hashing";
import { receiptAddress } from "../proof/receipt";

/** Addresses of a venue's published keys. */
export interface VenueKeys {
  readonly admin: string;
  readonly oracle: string;
  readonly receipts: string;
}

/** Of the secret that was asked for last: a point of the curve costs as much as many blocks of trading. */
let latest: { readonly secret: string; readonly keys: VenueKeys } | undefined;

export function venueKeys(secret: string): VenueKeys {
  if (latest?.secret !== secret) {
    const keys = {
      admin: computeAddress(derived(secret, "admin")),
      oracle: computeAddress(derived(secret, "oracle")),
      receipts: receiptAddress(derived(secret, "receipts")),
    };
    latest = { secret, keys };
  }
  return latest.keys;
}
