import { type Rpc } from "../../src/audit/rpc";
import { type Random } from "../math/random";

/** What may stand where something else should. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  "",
  "0x",
  "0x0",
  "0x00000001",
  "0xF",
  "0XAB",
  "-0x1",
  "12",
  "0xzz",
  `0x${"f".repeat(64)}`,
  `0x${"f".repeat(20_000)}`,
  [],
  [null],
  {},
  { length: 3 },
];

/** One place of an answer, whatever it is, holds something odd, is left out, or stands there twice. */
function garbled(value: unknown, random: Random): unknown {
  const inner = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (inner.length === 0 || random.below(4) === 0) return random.pick(ODD);
  const key = random.pick(inner);
  if (Array.isArray(value)) {
    const list = [...(value as readonly unknown[])];
    const at = Number(key);
    const ways = [
      () => list.splice(at, 1),
      () => list.splice(at, 0, list[at]),
      () => list.splice(at, 1, garbled(list[at], random)),
      () => list.splice(at, 1, garbled(list[at], random)),
      () => list.reverse(),
    ];
    random.pick(ways)();
    return list;
  }
  const { [key]: old, ...rest } = value as Readonly<Record<string, unknown>>;
  return random.below(4) === 0 ? rest : { ...rest, [key]: garbled(old, random) };
}

/** A node that garbles one answer: that to the question of this number. */
export function garbling(honest: Rpc, random: Random, when: number): { rpc: Rpc; says: () => string } {
  let asked = 0;
  let said = "";
  const heard = (method: string, answer: unknown): unknown => {
    asked += 1;
    if (asked !== when) return answer;
    const odd = garbled(answer, random);
    said = `${method} ${when}: ${JSON.stringify(odd)?.slice(0, 200) ?? "nothing"}`;
    return odd;
  };
  const rpc: Rpc = {
    label: "a node that garbles",
    request: async (method, params) => heard(method, await honest.request(method, params)),
    batch: async (calls) =>
      (await honest.batch(calls)).map((answer, i) => heard(calls[i]?.method ?? "", answer)),
  };
  return { rpc, says: () => said };
}
