import { type TypedDataDomain, type TypedDataField } from "ethers";

/** What a reporter signs: ISignedSource.digestOf. */
export interface Report {
  /** [wad] */
  readonly price: bigint;
  /** Unix seconds. */
  readonly timestamp: number;
}

export const REPORT_TYPES: Record<string, TypedDataField[]> = {
  Report: [
    { name: "price", type: "uint256" },
    { name: "timestamp", type: "uint64" },
  ],
};

/** @param source the SignedSource that the report is for */
export function reportDomain(chainId: number, source: string): TypedDataDomain {
  return { name: "Glasshouse SignedSource", version: "1", chainId, verifyingContract: source };
}
