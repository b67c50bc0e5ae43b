import { existsSync, readFileSync } from "node:fs";

/** Linux counts a process's time in hundredths of a second, whatever its clock. */
const TICKS_PER_SEC = 100;
/** Of /proc/PID/stat, counted after the name in brackets, which may hold spaces: time of its own and of the kernel for it. */
const USER_FIELD = 11;

/** Most memory that a process ever held [kB]; undefined where the system does not tell. */
export function peakKbOf(pid: number | undefined): number | undefined {
  const [, kilobytes] = /^VmHWM:\s+([0-9]+) kB$/m.exec(toldOf(pid, "status")) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes);
}

/** Processor time that it has used [s]; undefined where the system does not tell. */
export function cpuSecOf(pid: number | undefined): number | undefined {
  const fields = toldOf(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  const [user, system] = fields.slice(USER_FIELD, USER_FIELD + 2).map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) / TICKS_PER_SEC;
}

function toldOf(pid: number | undefined, what: "status" | "stat"): string {
  const file = `/proc/${pid}/${what}`;
  return pid !== undefined && existsSync(file) ? readFileSync(file, "utf8") : "";
}
