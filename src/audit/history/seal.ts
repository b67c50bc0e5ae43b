import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const KEY_BYTES = 32;
const DIGITS = 32;

/** Marks what an auditor wrote himself: who can write to a store and nothing else cannot make such a mark. */
export class Seal {
  constructor(private readonly key: Uint8Array) {}

  /** In hex digits, always as many. */
  of(content: string | Uint8Array): string {
    return createHmac("sha256", this.key).update(content).digest("hex").slice(0, DIGITS);
  }
}

let own: Seal | undefined;

/**
 * This user's seal. Its key lies outside every store: in $XDG_CONFIG_HOME/glasshouse or ~/.config/glasshouse, made at first use. Where none
 * can be kept the seal is this process's alone, and what it wrote is read anew the next time.
 */
export function ownSeal(): Seal {
  return (own ??= new Seal(storedKey() ?? randomBytes(KEY_BYTES)));
}

function storedKey(): Uint8Array | undefined {
  const folder = path.join(process.env["XDG_CONFIG_HOME"] ?? path.join(homedir(), ".config"), "glasshouse");
  const file = path.join(folder, "store.key");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return readKey(file) ?? makeKey(file) ?? readKey(file);
  } catch {
    return undefined;
  }
}

function readKey(file: string): Uint8Array | undefined {
  try {
    const key = readFileSync(file);
    return key.length === KEY_BYTES ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where somebody else was faster. */
function makeKey(file: string): Uint8Array | undefined {
  const key = randomBytes(KEY_BYTES);
  try {
    writeFileSync(file, key, { mode: 0o600, flag: "wx" });
    return key;
  } catch {
    return undefined;
  }
}
