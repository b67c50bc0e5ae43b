import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { bodyOf, LONGEST_ANSWER, LongAnswerError } from "./answerBody";

/** A node did not do what it was asked for. `method` says what that was. */
export class RpcError extends Error {
  override readonly name: string = "RpcError";

  constructor(
    readonly method: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${method}: ${message}`, options);
  }
}

/** Nobody answered, or not in time. */
export class RpcUnreachableError extends RpcError {
  override readonly name = "RpcUnreachableError";
}

/** What came is no answer to the question: no JSON-RPC, a wrong id, a value of another form. */
export class RpcGarbledError extends RpcError {
  override readonly name = "RpcGarbledError";
}

/** The node understood and refused, in its own words: an unknown method, too much at once, a reverted call. */
export class RpcRefusedError extends RpcError {
  override readonly name = "RpcRefusedError";

  constructor(
    method: string,
    readonly reason: string,
    readonly code: number | undefined,
    readonly data: unknown,
  ) {
    super(method, reason);
  }
}

export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/**
 * A node. Nothing that it says is believed: answers are checked for their form here, and for their truth by whoever asks.
 * What was answered is not asked twice: a node that first says one thing and then another must be seen to do so.
 */
export interface Rpc {
  /** For people: the URL without what may be a key in it. */
  readonly label: string;
  /** Throws an `RpcError`. */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Answers in the order of the calls; throws the first call's `RpcError` that failed. */
  batch(calls: readonly RpcCall[]): Promise<readonly unknown[]>;
}

const errorSchema = z.object({
  code: z.number().optional(),
  message: z.string(),
  data: z.unknown().optional(),
});

const answerSchema = z.object({
  id: z.int().nullable().optional(),
  error: errorSchema.optional(),
  result: z.unknown().optional(),
});

type Answer = z.infer<typeof answerSchema>;

export interface HttpRpcOptions {
  /** The longest that one answer may take [ms]. */
  readonly timeoutMs?: number;
  /** Most calls in one request. */
  readonly batchSize?: number;
  /** The first pause after "too many requests"; each one more is twice as long [ms]. */
  readonly pauseMs?: number;
  /** The longest answer that is taken [bytes]. */
  readonly longestAnswer?: number;
}

const TIMEOUT_MS = 120_000;
const BATCH_SIZE = 500;
const TOO_MANY_REQUESTS = 429;
const PAUSE_MS = 1_000;
/** The longest pause that a node may ask for [ms]. */
const LONGEST_PAUSE_MS = 60_000;
const MOST_PAUSES = 6;

/** A node takes no batch of so many calls. */
class BatchRefusedError extends RpcGarbledError {}

/** Speaks JSON-RPC over HTTP. Batches become smaller where a node refuses them; after "too many requests" it waits and asks again. */
export class HttpRpc implements Rpc {
  readonly label: string;
  readonly #url: string;
  readonly #options: Required<HttpRpcOptions>;
  #batchSize: number;
  #lastId = 0;

  constructor(url: string, options: HttpRpcOptions = {}) {
    this.#url = url;
    this.label = labelOf(url);
    this.#options = { ...DEFAULTS, ...options };
    this.#batchSize = this.#options.batchSize;
  }

  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    const body = this.#bodyOf({ method, params });
    const answer = answerSchema.safeParse(await this.#post(method, body));
    if (!answer.success) throw new RpcGarbledError(method, `${this.label} answered with what is no JSON-RPC`);
    return resultOf(method, body.id, answer.data);
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    const results: unknown[] = [];
    while (results.length < calls.length) {
      const chunk = calls.slice(results.length, results.length + this.#batchSize);
      try {
        results.push(...(await this.#chunk(chunk)));
      } catch (error) {
        if (!(error instanceof BatchRefusedError)) throw error;
        this.#batchSize = Math.ceil(chunk.length / 2);
      }
    }
    return results;
  }

  async #chunk(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    const [first] = calls;
    if (first === undefined) return [];
    // Some nodes take no batch at all.
    if (calls.length === 1) return [await this.request(first.method, first.params)];
    const bodies = calls.map((call) => this.#bodyOf(call));
    const refused = new BatchRefusedError(
      first.method,
      `${this.label} does not answer batches of ${calls.length}`,
    );
    const answers = z.array(answerSchema).safeParse(
      await this.#post(first.method, bodies).catch((error: unknown) => {
        throw error instanceof RpcGarbledError ? refused : error;
      }),
    );
    if (!answers.success) throw refused;
    const byId = new Map(answers.data.map((answer) => [answer.id, answer]));
    return bodies.map(({ id, method }) => {
      const answer = byId.get(id);
      if (answer === undefined) throw refused;
      return resultOf(method, id, answer);
    });
  }

  #bodyOf({ method, params }: RpcCall) {
    return { jsonrpc: "2.0", id: (this.#lastId += 1), method, params };
  }

  async #post(method: string, body: unknown): Promise<unknown> {
    let [text, wait] = await this.#sent(method, body);
    for (let pauses = 0; wait !== undefined && pauses < MOST_PAUSES; pauses += 1) {
      await sleep(Math.min(LONGEST_PAUSE_MS, Math.max(wait, this.#options.pauseMs * 2 ** pauses)));
      [text, wait] = await this.#sent(method, body);
    }
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new RpcGarbledError(method, `${this.label} answered ${text.slice(0, 80)}`, { cause });
    }
  }

  /** What came, and where it was "too many requests", how long the node wants to be left alone [ms]. */
  async #sent(method: string, body: unknown): Promise<[text: string, wait: number | undefined]> {
    const headers = { "content-type": "application/json" };
    const { timeoutMs, longestAnswer } = this.#options;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await fetch(this.#url, { method: "POST", headers, body: JSON.stringify(body), signal });
      const text = await bodyOf(answer, longestAnswer);
      const after = 1_000 * Number(answer.headers.get("retry-after") ?? 0);
      return [text, answer.status === TOO_MANY_REQUESTS ? after || 0 : undefined];
    } catch (cause) {
      if (cause instanceof LongAnswerError) {
        throw new RpcGarbledError(method, `${this.label}: ${cause.message}`, { cause });
      }
      throw new RpcUnreachableError(method, `nobody answers at ${this.label}: ${reasonOf(cause)}`, { cause });
    }
  }
}

const DEFAULTS: Required<HttpRpcOptions> = {
  timeoutMs: TIMEOUT_MS,
  batchSize: BATCH_SIZE,
  pauseMs: PAUSE_MS,
  longestAnswer: LONGEST_ANSWER,
};

function resultOf(method: string, id: number, answer: Answer): unknown {
  const { error, result } = answer;
  if (error !== undefined) throw new RpcRefusedError(method, error.message, error.code, error.data);
  if (answer.id !== id) throw new RpcGarbledError(method, `the answer is to call ${answer.id}, not to ${id}`);
  if (result === undefined) throw new RpcGarbledError(method, "the answer has neither a result nor an error");
  return result;
}

/** Providers put keys into paths and queries, and people show what an audit prints. */
function labelOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "the node";
}

/** fetch says "fetch failed" and hides what did in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
