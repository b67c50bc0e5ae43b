import { z } from "zod";

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
 * Nothing is asked twice: a node that first says one thing and then another must be seen to do so.
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
}

const TIMEOUT_MS = 120_000;
const BATCH_SIZE = 500;

/** Speaks JSON-RPC over HTTP. */
export class HttpRpc implements Rpc {
  readonly label: string;
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #batchSize: number;
  #lastId = 0;

  constructor(url: string, { timeoutMs = TIMEOUT_MS, batchSize = BATCH_SIZE }: HttpRpcOptions = {}) {
    this.#url = url;
    this.label = labelOf(url);
    this.#timeoutMs = timeoutMs;
    this.#batchSize = batchSize;
  }

  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    const body = this.#bodyOf({ method, params });
    const answer = answerSchema.safeParse(await this.#post(method, body));
    if (!answer.success) throw new RpcGarbledError(method, `${this.label} answered with what is no JSON-RPC`);
    return resultOf(method, body.id, answer.data);
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    const results: unknown[] = [];
    for (let from = 0; from < calls.length; from += this.#batchSize) {
      results.push(...(await this.#chunk(calls.slice(from, from + this.#batchSize))));
    }
    return results;
  }

  async #chunk(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    const bodies = calls.map((call) => this.#bodyOf(call));
    const [first] = bodies;
    if (first === undefined) return [];
    const answers = z.array(answerSchema).safeParse(await this.#post(first.method, bodies));
    if (!answers.success) {
      throw new RpcGarbledError(first.method, `${this.label} does not answer batches of ${calls.length}`);
    }
    const byId = new Map(answers.data.map((answer) => [answer.id, answer]));
    return bodies.map(({ id, method }) => {
      const answer = byId.get(id);
      if (answer === undefined) throw new RpcGarbledError(method, `${this.label} left a call unanswered`);
      return resultOf(method, id, answer);
    });
  }

  #bodyOf({ method, params }: RpcCall) {
    return { jsonrpc: "2.0", id: (this.#lastId += 1), method, params };
  }

  async #post(method: string, body: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(this.#timeoutMs);
    let text: string;
    try {
      const answer = await fetch(this.#url, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal,
      });
      text = await answer.text();
    } catch (cause) {
      throw new RpcUnreachableError(method, `nobody answers at ${this.label}: ${reasonOf(cause)}`, { cause });
    }
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new RpcGarbledError(method, `${this.label} answered ${text.slice(0, 80)}`, { cause });
    }
  }
}

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
