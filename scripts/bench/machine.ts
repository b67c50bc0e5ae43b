import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

const CPU_FILE = "/sys/fs/cgroup/cpu.max";

/** What figures of time are true of. */
export function machine(): { cpu: string; cores: number; node: string } {
  const limit = existsSync(CPU_FILE) ? readFileSync(CPU_FILE, "utf8").split(" ") : [];
  const allowed = Number(limit[0]) / Number(limit[1]);
  const cores = Number.isFinite(allowed) ? Math.min(allowed, cpus().length) : cpus().length;
  return { cpu: cpus()[0]?.model ?? "unknown", cores, node: process.version };
}
