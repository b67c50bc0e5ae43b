/** OpenZeppelin's Time.Delay as of now [s]: value after (32 bits, lowest) | value before (32) | when the change takes effect (48). */
export function currentDelay(packed: bigint, now: number): number {
  const after = BigInt.asUintN(32, packed);
  const before = BigInt.asUintN(32, packed >> 32n);
  const effect = BigInt.asUintN(48, packed >> 64n);
  return Number(effect <= BigInt(now) ? after : before);
}
