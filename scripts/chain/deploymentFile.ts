import { readFileSync } from "node:fs";

import { ZodError } from "zod";

import { type Deployment, parseDeployment } from "../../src/sdk/deployment";

/** The deployment file is no deployment. */
export class DeploymentFileError extends Error {
  override readonly name = "DeploymentFileError";
}

/** @throws DeploymentFileError that says in one sentence what is wrong; the system's own error where there is no such file. */
export function readDeploymentFile(file: string): Deployment {
  const text = readFileSync(file, "utf8");
  try {
    return parseDeployment(text);
  } catch (cause) {
    throw new DeploymentFileError(`${file} is no deployment: ${reasonOf(cause)}`, { cause });
  }
}

/** The first thing that is wrong, and how many more there are. */
function reasonOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return "it is not JSON";
  if (!(cause instanceof ZodError)) return cause instanceof Error ? cause.message : String(cause);
  const [first, ...rest] = cause.issues;
  const field = first?.path.join(".") ?? "";
  const where = field === "" ? "" : `${field}: `;
  const more = rest.length === 0 ? "" : `, and ${rest.length} more`;
  return `${where}${first?.message ?? "it is empty"}${more}`;
}
