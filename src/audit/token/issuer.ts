import { id } from "ethers";

import { toBytes } from "../trie/keccak";

/** Functions by which an issuer freezes, takes, makes or replaces a holder's tokens, as known tokens call them. */
const POWER_SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  "can freeze an account": [
    "blacklist(address)",
    "addBlackList(address)",
    "blockAccount(address)",
    "freeze(address)",
    "setBlacklisted(address,bool)",
    "setBlocked(address,bool)",
    "denylist(address)",
  ],
  "can stop all transfers": ["pause()", "setPaused(bool)"],
  "can take or destroy an account's tokens": [
    "destroyBlackFunds(address)",
    "wipeFrozenAddress(address)",
    "seize(address)",
    "burn(address,uint256)",
    "forceTransfer(address,address,uint256)",
  ],
  "can make new tokens": [
    "mint(address,uint256)",
    "configureMinter(address,uint256)",
    "issue(uint256)",
    "increaseSupply(uint256)",
  ],
  "can replace the token's code": [
    "upgradeTo(address)",
    "upgradeToAndCall(address,bytes)",
    "deprecate(address)",
  ],
};

/** Names under which proxies keep what can be replaced: ERC-1967's (whose slots are one less than the hash), and the older OpenZeppelin's. */
const PROXY_NAMES = [
  ["eip1967.proxy.implementation", 1n],
  ["eip1967.proxy.admin", 1n],
  ["eip1967.proxy.beacon", 1n],
  ["org.zeppelinos.proxy.implementation", 0n],
  ["org.zeppelinos.proxy.admin", 0n],
] as const;

/** Whether a proxy's slot of this name holds the address of the code that it runs. */
export function isImplementation(name: string): boolean {
  return name.endsWith(".implementation");
}

/** A finding aid, not a proof: code can hide a power under any name, and a name can promise one that it has not. */
export function namedPowers(code: string): readonly string[] {
  return Object.entries(POWER_SIGNATURES)
    .filter(([, signatures]) => signatures.some((signature) => mentions(code, signature)))
    .map(([power]) => power);
}

/** Where proxies keep their implementation, admin and beacon. */
export function proxySlots(): readonly (readonly [string, bigint])[] {
  return PROXY_NAMES.map(([name, less]) => [name, BigInt(id(name)) - less] as const);
}

/** Whether code runs other code as its own: that may be another one tomorrow, wherever its address is kept. */
export function delegations(code: string): readonly string[] {
  if (code.startsWith(DELEGATED))
    return ["is somebody's own account, whose key can replace its code (EIP-7702)"];
  const bytes = withoutMetadata(toBytes(code));
  for (let at = 0; at < bytes.length; at += 1) {
    const opcode = bytes[at] ?? 0;
    if (opcode === DELEGATECALL || opcode === CALLCODE) {
      return ["runs other code as its own, which may be replaced"];
    }
    // What is pushed is no code.
    if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
  }
  return [];
}

/** Compilers put a note behind the code, whose length is in the last two bytes; it begins as a small CBOR map does. */
function withoutMetadata(bytes: Uint8Array): Uint8Array {
  const length = ((bytes[bytes.length - 2] ?? 0) << 8) | (bytes[bytes.length - 1] ?? 0);
  const start = bytes.length - 2 - length;
  return start >= 0 && ((bytes[start] ?? 0) & 0xf0) === CBOR_MAP ? bytes.subarray(0, start) : bytes;
}

/** What EIP-7702 writes as the code of an account that runs other code; no contract's begins like that (EIP-3541). */
const DELEGATED = "0xef0100";
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const CBOR_MAP = 0xa0;

/** Dispatchers push the four bytes of a function's name, without the zeros that it begins with. */
function mentions(code: string, signature: string): boolean {
  const bytes = id(signature)
    .slice(2, 10)
    .replace(/^(?:00)+/, "");
  const push = PUSH1 + bytes.length / 2 - 1;
  return code.includes(`${push.toString(16)}${bytes}`);
}
