import { keccak256, toUtf8Bytes } from "ethers";
import { type z } from "zod";

import { canonicalJson, RunArtifactError } from "./canonical";

/** An artifact whose hash is that of its result's canonical JSON. */
export interface Sealed {
  readonly hash: string;
  readonly result: unknown;
}

export function digestOfValue(value: unknown): string {
  return keccak256(toUtf8Bytes(canonicalJson(value)));
}

/** Reads an artifact back: schema and hash are checked. Throws RunArtifactError with what is wrong and where. */
export function parseSealed<T extends Sealed>(schema: z.ZodType<T>, json: string, kind: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new RunArtifactError("not JSON", { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    throw new RunArtifactError(`not a ${kind} artifact: ${place}: ${issue?.message ?? "unknown"}`, {
      cause: parsed.error,
    });
  }
  const need = digestOfValue(parsed.data.result);
  if (parsed.data.hash !== need) {
    throw new RunArtifactError(`the hash ${parsed.data.hash} is not that of the result, ${need}`);
  }
  return parsed.data;
}
