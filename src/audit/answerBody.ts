/** No honest answer to what an audit asks is so long [bytes]; V8 has no longer strings than twice that. */
export const LONGEST_ANSWER = 1 << 28;

/** The other side sends more than anybody asked for. */
export class LongAnswerError extends Error {
  override readonly name = "LongAnswerError";
}

/** The text of an answer, read no further than `longest` [bytes]: a node that sends for ever must not fill the memory. */
export async function bodyOf(answer: Response, longest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > longest) throw new LongAnswerError(`the answer is longer than ${longest} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}
