/** Twin of contracts/libraries/DayBudget.sol: seconds spent on each of the last nine days, today lowest. */
const DAYS = 9n;
const BITS = 20n;
const MASK = (1n << BITS) - 1n;

export function roll(byDay: bigint, today: bigint, lastDay: bigint): bigint {
  const passed = today - lastDay;
  return passed >= DAYS ? 0n : (byDay << (passed * BITS)) & ((1n << (DAYS * BITS)) - 1n);
}

export function total(byDay: bigint): bigint {
  let sum = 0n;
  for (let left = byDay; left !== 0n; left >>= BITS) {
    sum += left & MASK;
  }
  return sum;
}

export function add(byDay: bigint, spent: bigint): bigint {
  return byDay + spent;
}
