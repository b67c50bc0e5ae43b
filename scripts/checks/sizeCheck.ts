import fs from "node:fs";
import path from "node:path";

/** EIP-170 refuses code above this size [bytes]. */
export const CODE_SIZE_LIMIT = 24_576;

export interface ContractSize {
  readonly name: string;
  readonly source: string;
  /** Deployed code [bytes]. */
  readonly bytes: number;
}

interface Artifact {
  readonly contractName: string;
  readonly sourceName: string;
  readonly deployedBytecode: string;
}

/** The deployed size of every contract below `artifacts/contracts` that has code; test doubles do not count. */
export function contractSizes(artifactsFolder: string): ContractSize[] {
  return artifactFiles(path.join(artifactsFolder, "contracts"))
    .map((file) => JSON.parse(fs.readFileSync(file, "utf8")) as Artifact)
    .filter(({ sourceName, deployedBytecode }) => !isMock(sourceName) && deployedBytecode.length > 2)
    .map(({ contractName, sourceName, deployedBytecode }) => ({
      name: contractName,
      source: sourceName,
      // NOTE: a placeholder for a library's address is as long as the address, so unlinked code counts right.
      bytes: (deployedBytecode.length - 2) / 2,
    }))
    .sort((a, b) => b.bytes - a.bytes || (a.source < b.source ? -1 : 1));
}

export function isTooLarge({ bytes }: ContractSize): boolean {
  return bytes >= CODE_SIZE_LIMIT;
}

function isMock(source: string): boolean {
  return source.startsWith("contracts/mocks/");
}

function artifactFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return artifactFiles(name);
    }
    return entry.name.endsWith(".json") && !entry.name.endsWith(".dbg.json") ? [name] : [];
  });
}
