/** As a shell says it of what Ctrl-C ended. */
const INTERRUPTED = 130;

/** The first Ctrl-C ends the runs after their block; the second one drops everything. */
export class Interrupt {
  requested = false;

  constructor(
    private readonly onRequest: () => void,
    private readonly ends = "this block",
  ) {
    process.on("SIGINT", this.listener);
  }

  release(): void {
    process.removeListener("SIGINT", this.listener);
  }

  private readonly listener = (): void => {
    if (this.requested) process.exit(INTERRUPTED);
    this.requested = true;
    console.error(`\nstopping after ${this.ends}; press Ctrl-C again to drop everything`);
    this.onRequest();
  };
}
