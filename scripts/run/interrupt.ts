/** The first Ctrl-C ends the runs after their block; the second one is the system's, and drops everything. */
export class Interrupt {
  requested = false;

  constructor(private readonly onRequest: () => void) {
    process.once("SIGINT", this.listener);
  }

  release(): void {
    process.removeListener("SIGINT", this.listener);
  }

  private readonly listener = (): void => {
    this.requested = true;
    console.error("\nstopping after this block; press Ctrl-C again to drop everything");
    this.onRequest();
  };
}
