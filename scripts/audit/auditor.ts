import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";

import { type AuditArtifact } from "../../src/domain/audit/artifact";
import { type BuildMetadata, buildMetadataIn } from "./buildFacts";

/**
 * By what a reader can build this auditor again: the commit of the checkout, and the digest of what the compiler made its contracts of. Read
 * when an audit runs: nothing of it is kept in a file that another commit would make wrong.
 */
export function auditorIn(root: string): AuditArtifact["meta"]["auditor"] {
  const builds = buildMetadataIn(path.join(root, "artifacts"));
  const compiler = [...new Set(builds.map((build) => build.compiler.version))].sort().join(", ");
  return { ...checkoutOf(root), compiler, sourceDigest: digestOf(builds) };
}

/** Over every source of every audited contract, and their settings: the same whatever else was compiled with them, and when. */
function digestOf(builds: readonly BuildMetadata[]): string {
  const sources = new Map<string, string>();
  for (const { sources: read } of builds) {
    for (const [name, { keccak256 }] of Object.entries(read)) sources.set(name, keccak256);
  }
  const sorted = [...sources].sort(([a], [b]) => (a < b ? -1 : 1));
  const settings = builds.map((build) => build.settings);
  return createHash("sha256")
    .update(JSON.stringify([sorted, settings]))
    .digest("hex");
}

function checkoutOf(root: string): { commit: string | null; changed: boolean | null } {
  try {
    const commit = git(root, "rev-parse", "HEAD").trim();
    return { commit, changed: git(root, "status", "--porcelain", "--untracked-files=no").trim() !== "" };
  } catch {
    // No git, or no checkout: a copy of the files alone.
    return { commit: null, changed: null };
  }
}

function git(root: string, ...terms: string[]): string {
  return execFileSync("git", terms, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
