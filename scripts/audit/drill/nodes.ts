import { type AuditRequest } from "../../../src/audit/audit";
import { HttpRpc, type Rpc } from "../../../src/audit/rpc";
import { type DrillOutcome } from "../../../src/domain/audit/drills";
import { type NodeLie, NODE_LIES, silent } from "../../../test/audit/nodeLies";
import { Random } from "../../../test/math/random";
import { type Drill, type DrillResult, resultOf } from "./drill";
import { type Manners, serveNode } from "./httpNode";
import { Stage, timed } from "./stage";
import { tellings } from "./tellings";

/** Of silence. */
const SILENCES = 10;
/** Questions that an audit of the story asks at least. */
const QUESTIONS = 20;
const TIMEOUT_MS = 400;
const STALE_BLOCKS = 5;
/** Of governance on the other chain. */
const OTHER_DELAY_SEC = 2 * 86_400;

/** One honest deployment serves all liars: none of them changes it. */
let honest: Promise<Stage> | undefined;
function stageOf(): Promise<Stage> {
  return (honest ??= Stage.open());
}

function nameOf(says: string): string {
  return `node-${says.replaceAll(/[^a-z0-9]+/g, "-")}`;
}

function toldOnce(lie: NodeLie): Drill {
  const run = async (seed: string, onTry: () => void = () => undefined): Promise<DrillResult> => {
    const { request } = await stageOf();
    const audited = async (rpc: Rpc) => (await stageOf()).audited({ rpc });
    return resultOf(await tellings(request.rpc, lie, seed, audited, onTry));
  };
  return { name: nameOf(lie.says), kind: "node", lie: lie.says, run };
}

/** A node that is asked with these terms of the request. */
function asked(
  name: string,
  lie: string,
  requests: (stage: Stage, seed: string) => Promise<readonly Partial<AuditRequest>[]>,
): Drill {
  const run = async (seed: string, onTry?: () => void): Promise<DrillResult> => {
    const stage = await stageOf();
    const outcomes: DrillOutcome[] = [];
    for (const changes of await requests(stage, seed)) {
      outcomes.push(await timed(() => stage.audited(changes)));
      onTry?.();
    }
    return resultOf(outcomes);
  };
  return { name: nameOf(name), kind: "node", lie, run };
}

function overHttp(name: string, lie: string, manners: Manners): Drill {
  const run = async (): Promise<DrillResult> => {
    const stage = await stageOf();
    const node = await serveNode(stage.request.rpc, manners);
    try {
      const rpc = new HttpRpc(node.url, { timeoutMs: TIMEOUT_MS });
      return resultOf([await timed(() => stage.audited({ rpc }))]);
    } finally {
      node.stop();
    }
  };
  return { name: nameOf(name), kind: "node", lie, run };
}

type Header = { readonly number: string; readonly hash: string };

async function headOf({ request }: Stage): Promise<Header> {
  return (await request.rpc.request("eth_getBlockByNumber", ["latest", false])) as Header;
}

/** A node that takes an older block for the newest, and for any that it is asked for by hash. */
function staleRpc(honestRpc: Rpc, old: string): Rpc {
  const request = (method: string, params: readonly unknown[]): Promise<unknown> => {
    const [first, ...rest] = params;
    if (method === "eth_getBlockByHash") return honestRpc.request("eth_getBlockByNumber", [old, ...rest]);
    const isHead = method === "eth_getBlockByNumber" && (first === "latest" || first === "finalized");
    return honestRpc.request(method, isHead ? [old, ...rest] : params);
  };
  return { label: "a stale node", request, batch: (calls) => honestRpc.batch(calls) };
}

async function staleHeads(stage: Stage): Promise<readonly Partial<AuditRequest>[]> {
  const { number, hash } = await headOf(stage);
  const old = `0x${(Number(number) - STALE_BLOCKS).toString(16)}`;
  const rpc = staleRpc(stage.request.rpc, old);
  const behind: Rpc = {
    ...stage.request.rpc,
    request: (method, params) =>
      stage.request.rpc.request(
        method,
        method === "eth_getBlockByNumber" ? [old, ...params.slice(1)] : params,
      ),
  };
  // By the pinned hash, by another node, by its age.
  return [
    { rpc, blockHash: hash },
    { block: Number(number), rpc2: behind },
    { rpc, block: undefined },
  ];
}

/** Another chain altogether, with a deployment of its own at the same addresses: it holds, and is not the one that was meant. */
async function otherChains(stage: Stage): Promise<readonly Partial<AuditRequest>[]> {
  const { hash } = await headOf(stage);
  const other = await Stage.open({ executionDelaySec: OTHER_DELAY_SEC });
  const { rpc } = other.request;
  const numbered: Rpc = {
    ...rpc,
    request: (method, params) =>
      method === "eth_chainId" ? Promise.resolve("0x5") : rpc.request(method, params),
  };
  const block = Number((await headOf(other)).number);
  return [{ rpc: numbered }, { rpc, blockHash: hash }, { rpc, block, rpc2: stage.request.rpc }];
}

export const NODE_DRILLS: readonly Drill[] = [
  ...NODE_LIES.map(toldOnce),
  asked("goes silent", "goes silent after some questions", ({ request }, seed) => {
    const random = new Random(`${seed}: silence`);
    return Promise.resolve(
      Array.from({ length: SILENCES }, () => ({ rpc: silent(request.rpc, random.below(QUESTIONS)) })),
    );
  }),
  asked("stale head", "serves a stale head: against a pinned hash, a second node, its own age", staleHeads),
  asked(
    "other deployment",
    "serves another chain: against the expected number, a pinned hash, a second node",
    otherChains,
  ),
  overHttp("delays logs", "delays logs beyond the time-out", { delayMs: 4 * TIMEOUT_MS }),
  overHttp("cuts logs off", "sends half of an answer about logs", { cutsOff: true }),
  overHttp("hangs up", "hangs up when it is asked for logs", { hangsUp: true }),
];
