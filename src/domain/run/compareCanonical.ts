import { keccak256, toUtf8Bytes } from "ethers";

import { canonicalJson, RunArtifactError } from "./canonical";
import {
  COMPARE_SCHEMA,
  type CompareArtifact,
  compareArtifactSchema,
  type CompareResult,
} from "./compareArtifact";

/** What two comparisons of the same seed on the same prices have in common. */
export function compareHash(result: CompareResult): string {
  return keccak256(toUtf8Bytes(canonicalJson(result)));
}

/** Seals a comparison; throws zod's error if it is not one. */
export function sealCompare(result: CompareResult, meta: CompareArtifact["meta"]): CompareArtifact {
  return compareArtifactSchema.parse({ schema: COMPARE_SCHEMA, hash: compareHash(result), meta, result });
}

/** Reads a comparison back: schema and hash are checked. @throws RunArtifactError */
export function parseCompare(json: string): CompareArtifact {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new RunArtifactError("not JSON", { cause });
  }
  const parsed = compareArtifactSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    throw new RunArtifactError(`not a comparison: ${place}: ${issue?.message ?? "unknown"}`, {
      cause: parsed.error,
    });
  }
  const need = compareHash(parsed.data.result);
  if (parsed.data.hash !== need) {
    throw new RunArtifactError(`the hash ${parsed.data.hash} is not that of the result, ${need}`);
  }
  return parsed.data;
}
