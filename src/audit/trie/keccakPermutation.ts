/** The 24 rounds of Keccak-f[1600] over 25 lanes of 64 bits: lane i is words 2i (its lower half) and 2i + 1. */
export type Permutation = (state: Int32Array) => void;

const ROUNDS = 24;
const HALF = 32;

/** Rotations of lane x + 5y, at [x][y] (FIPS 202, section 3.2.2). */
const ROTATIONS = [
  [0, 36, 3, 41, 18],
  [1, 44, 10, 45, 2],
  [62, 6, 43, 15, 61],
  [28, 55, 25, 21, 56],
  [27, 20, 39, 8, 14],
] as const;

const FIVE = [0, 1, 2, 3, 4] as const;

/**
 * Compiled out of its definition, each lane in a variable of its own and every index known: a fourth of the time of a loop over arrays, and
 * hashing is most of what an audit computes. The text depends on nothing but the tables here.
 */
export function compilePermutation(): Permutation {
  const lanes = FIVE.flatMap((y) => FIVE.map((x) => x + 5 * y));
  const body = [
    `let ${lanes.map((i) => `l${i} = s[${2 * i}], h${i} = s[${2 * i + 1}]`).join(", ")};`,
    `for (let r = 0; r < ${2 * ROUNDS}; r += 2) {`,
    ...FIVE.map((x) => `const cl${x} = ${column("l", x)}, ch${x} = ${column("h", x)};`),
    ...FIVE.map(parity),
    ...FIVE.flatMap((x) => FIVE.map((y) => moved(x, y))),
    ...lanes.flatMap((i) => ["l", "h"].map((half) => mixed(half, i))),
    "l0 ^= rounds[r]; h0 ^= rounds[r + 1];",
    "}",
    ...lanes.map((i) => `s[${2 * i}] = l${i}; s[${2 * i + 1}] = h${i};`),
  ];
  const compiled: unknown = new Function("rounds", `return (s) => {${body.join("\n")}};`);
  return (compiled as (rounds: Int32Array) => Permutation)(roundConstants());
}

function column(half: string, x: number): string {
  return FIVE.map((y) => `${half}${x + 5 * y}`).join(" ^ ");
}

/** Theta: what each lane of a column is changed by. */
function parity(x: number): string {
  const [before, after] = [(x + 4) % 5, (x + 1) % 5];
  const low = `cl${before} ^ (cl${after} << 1 | ch${after} >>> 31)`;
  return `const dl${x} = ${low}, dh${x} = ch${before} ^ (ch${after} << 1 | cl${after} >>> 31);`;
}

/** Rho and pi: a lane is rotated to the left and goes to another place. */
function moved(x: number, y: number): string {
  const [from, to] = [x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5)];
  const by = ROTATIONS[x]?.[y] ?? 0;
  const halves = by < HALF ? (["l", "h"] as const) : (["h", "l"] as const);
  const [low, high] = halves.map((half) => `t${half}${to}`);
  const rotated = (a: string | undefined, b: string | undefined): string =>
    by % HALF === 0 ? `${a}` : `${a} << ${by % HALF} | ${b} >>> ${HALF - (by % HALF)}`;
  return [
    `const tl${to} = l${from} ^ dl${x}, th${to} = h${from} ^ dh${x};`,
    `const bl${to} = ${rotated(low, high)}, bh${to} = ${rotated(high, low)};`,
  ].join(" ");
}

/** Chi. */
function mixed(half: string, lane: number): string {
  const row = lane - (lane % 5);
  const [next, second] = [row + ((lane + 1) % 5), row + ((lane + 2) % 5)];
  return `${half}${lane} = b${half}${lane} ^ (~b${half}${next} & b${half}${second});`;
}

/** Iota's constants, from their shift register (FIPS 202, section 3.2.5). */
function roundConstants(): Int32Array {
  const constants = new Int32Array(2 * ROUNDS);
  let register = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let j = 0; j < 7; j += 1) {
      const bit = (1 << j) - 1;
      const at = 2 * round + (bit >> 5);
      if ((register & 1) === 1) constants[at] = (constants[at] ?? 0) ^ (1 << (bit & 31));
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
  }
  return constants;
}
