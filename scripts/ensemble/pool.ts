import { type Answer, type Task } from "./messages";
import { type Worker } from "./worker";

export interface PoolWatch<T extends Task> {
  /** In the order in which tasks end, which is nobody's choice. */
  readonly onDone: (task: T, answer: Answer) => void;
  readonly stopped: () => boolean;
}

/**
 * Does all tasks, each worker taking the next when it is free. The first failure drops every worker and is the answer; when stopped,
 * what runs is dropped and the rest never begins. Workers are gone afterwards.
 */
export async function doAll<T extends Task>(
  tasks: readonly T[],
  workers: readonly Worker[],
  watch: PoolWatch<T>,
): Promise<void> {
  let next = 0;
  const serve = async (worker: Worker): Promise<void> => {
    for (let task = tasks[next]; task && !watch.stopped(); task = tasks[next]) {
      next += 1;
      const answer = await worker.do(task);
      watch.onDone(task, answer);
    }
  };
  try {
    await Promise.all(workers.map(serve));
  } catch (error) {
    // A worker that was dropped because somebody stopped it all is no failure.
    if (!watch.stopped()) throw error;
  } finally {
    for (const worker of workers) worker.drop();
  }
}
