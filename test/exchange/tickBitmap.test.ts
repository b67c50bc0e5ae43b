import { expect } from "chai";
import { ethers } from "hardhat";

import type { TickBitmapHarness } from "../../typechain";
import { Random, SEED } from "../math/random";

const MAX_TICK = 2 ** 24 - 1;

/** Ticks at which a word of one of the three levels begins or ends. */
const EDGES = [
  1,
  255,
  256,
  257,
  511,
  512,
  65_535,
  65_536,
  65_537,
  131_071,
  MAX_TICK - 256,
  MAX_TICK - 1,
  MAX_TICK,
];

const ROUNDS = process.env["GLASSHOUSE_DEEP"] === "1" ? 400 : 15;
const WRITES_A_ROUND = 40;
const READS_A_ROUND = 60;

describe("TickBitmap", () => {
  let bitmap: TickBitmapHarness;

  beforeEach(async () => {
    bitmap = await ethers.deployContract("TickBitmapHarness");
  });

  it("finds nothing in an empty map", async () => {
    const [below, above] = await bitmap.neighbours([0, 1, 70_000, MAX_TICK]);
    expect([...below, ...above]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
  });

  it("finds neighbours across the edges of words on every level", async () => {
    await bitmap.write(EDGES, Array(EDGES.length).fill(true));
    const [below, above] = await bitmap.neighbours(EDGES);
    expect(below.map(Number)).to.deep.equal([0, ...EDGES.slice(0, -1)]);
    expect(above.map(Number)).to.deep.equal([...EDGES.slice(1), 0]);
  });

  it("unmarks the words above only when they are empty", async () => {
    await bitmap.write([300, 301, 700], [true, true, true]);
    await bitmap.write([300], [false]);
    expect(await bitmap.wordsOf(300)).to.deep.equal([1n << 45n, 0b110n, 1n]);
    await bitmap.write([301], [false]);
    expect(await bitmap.wordsOf(300)).to.deep.equal([0n, 0b100n, 1n]);
    await bitmap.write([700], [false]);
    expect(await bitmap.wordsOf(700)).to.deep.equal([0n, 0n, 0n]);
  });

  it("changes nothing when a tick is marked or unmarked twice", async () => {
    await bitmap.write([9, 9, 8], [true, true, false]);
    expect(await bitmap.wordsOf(9)).to.deep.equal([1n << 9n, 1n, 1n]);
    await bitmap.write([9, 9], [false, false]);
    expect(await bitmap.wordsOf(9)).to.deep.equal([0n, 0n, 0n]);
  });

  it(`agrees with a sorted list under random writes (seed ${SEED})`, async () => {
    const random = new Random(`${SEED}/tickBitmap`);
    const marked = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      const ticks = Array.from({ length: WRITES_A_ROUND }, () => drawTick(random, marked));
      const marks = ticks.map(() => random.chance(50));
      ticks.forEach((tick, i) => (marks[i] ? marked.add(tick) : marked.delete(tick)));
      await bitmap.write(ticks, marks);
      await checkNeighbours(bitmap, random, marked);
    }
  });
});

/** Clusters, edges, marked ticks and anything: so that words fill, empty and stand alone. */
function drawTick(random: Random, marked: ReadonlySet<number>): number {
  const roll = random.below(10);
  if (roll < 3 && marked.size > 0) return random.pick([...marked]);
  if (roll < 6) return 1_000_000 + random.below(600);
  if (roll < 8) return random.pick(EDGES);
  return 1 + random.below(MAX_TICK);
}

async function checkNeighbours(
  bitmap: TickBitmapHarness,
  random: Random,
  marked: ReadonlySet<number>,
): Promise<void> {
  const sorted = [...marked].sort((a, b) => a - b);
  const from = Array.from({ length: READS_A_ROUND }, () => drawTick(random, marked));
  const [below, above] = await bitmap.neighbours(from);
  from.forEach((tick, i) => {
    expect(Number(below[i]), `below ${tick}`).to.equal(sorted.filter((t) => t < tick).pop() ?? 0);
    expect(Number(above[i]), `above ${tick}`).to.equal(sorted.find((t) => t > tick) ?? 0);
  });
}
