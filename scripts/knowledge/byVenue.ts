import { assembled, type KnowledgeOptions, requireRows } from "../../src/compare/knowledge/matrix";
import { type Knowledge, type KnowledgeCell, type KnowledgeVenue } from "../../src/domain/run/knowledge";
import { type KnowledgeJob } from "../ensemble/job";
import { type Task } from "../ensemble/messages";
import { doAll } from "../ensemble/pool";
import { type Worker, WorkerProcess } from "../ensemble/worker";

/** The slowest first, so that no process ends up alone with it: Glasshouse runs the whole exchange, the others a model of one. */
const ORDER: readonly KnowledgeVenue[] = ["glasshouse", "badDex", "bestPractice", "typical", "opaque"];

/** The same matrix as in one process, venues measured side by side. @param told after each venue */
export async function matrixByVenue(
  options: KnowledgeOptions,
  jobs: number,
  told: (venue: string, done: number, total: number) => void,
  hire: () => Worker = () => new WorkerProcess(),
): Promise<Knowledge> {
  requireRows(options.rows);
  const cells = new Map<KnowledgeVenue, readonly KnowledgeCell[]>();
  const tasks = ORDER.map((venue): Task & { kind: "knowledge" } => ({
    kind: "knowledge",
    job: jobOf(options, venue),
  }));
  const workers = Array.from({ length: Math.min(jobs, tasks.length) }, hire);
  await doAll(tasks, workers, {
    stopped: () => false,
    onDone: ({ job }, answer) => {
      if (answer.kind !== "knowledge") return;
      cells.set(job.id, answer.cells);
      told(job.id, cells.size, tasks.length);
    },
  });
  return assembled(options, cells);
}

function jobOf({ seed, runs, rows }: KnowledgeOptions, id: KnowledgeVenue): KnowledgeJob {
  return { id, seed, runs, rows };
}
