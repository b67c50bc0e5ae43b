const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let watching = false;

/**
 * By default a signal ends a process without its "exit" handlers, and whatever those would have stopped lives on. Whoever listens for a
 * signal has other plans for it, and ends the process himself.
 */
export function exitOnSignals(): void {
  if (watching) return;
  watching = true;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(1);
    });
  }
}
