import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

const CONFIG = "scripts/guards/hardhat.config.ts";
const ENTRY = "scripts/mutation/juryProcess.ts";
const LOADER = "scripts/register.cjs";
const PATIENCE_MS = 1_500_000;
const GRACE_MS = 10_000;
/** A process remembers what its tests have loaded: now and then another one sits. */
const SITTINGS = 20;

/** A test that noticed. */
export interface Failure {
  /** Below `test`. */
  readonly file: string;
  readonly title: string;
}

/** What the process is asked. */
export interface Sitting {
  readonly files: readonly string[];
  readonly title?: string;
}

type Message = { readonly ready: true } | { readonly failure?: Failure };

/**
 * Runs the tests of a copy of the repository, as its artifacts are, again and again. One process does it many times: to load Hardhat
 * takes longer than most mutants live.
 */
export class Jury {
  private child: ChildProcess | undefined;
  private sittings = 0;

  /** @param root of the copy. */
  constructor(private readonly root: string) {}

  /**
   * @param files below `test`, in their order
   * @param title undefined: all of their tests; otherwise those of that title alone
   * @return the first test that fails; undefined: all pass
   */
  async firstFailure(files: readonly string[], title?: string): Promise<Failure | undefined> {
    if (this.sittings >= SITTINGS || this.child?.connected === false) this.dismiss();
    this.child ??= await this.summon();
    this.sittings += 1;
    const { child } = this;
    const answer = heardFrom(child);
    const sitting: Sitting = { files, ...(title === undefined ? {} : { title }) };
    child.send(sitting);
    const message = await answer;
    if (message !== undefined) return "failure" in message ? message.failure : undefined;
    this.dismiss();
    return { file: "", title: "it did not end" };
  }

  /** Lets the process end, which ends what its tests have started. */
  dismiss(): void {
    const { child } = this;
    this.child = undefined;
    this.sittings = 0;
    if (child === undefined) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    child.once("close", () => clearTimeout(timer));
  }

  private async summon(): Promise<ChildProcess> {
    const child = fork(path.join(this.root, ENTRY), [], {
      cwd: this.root,
      env: {
        ...process.env,
        HARDHAT_CONFIG: path.join(this.root, CONFIG),
        GLASSHOUSE_NOT_OPTIMIZED: "1",
      },
      execArgv: ["--expose-gc", "-r", path.join(this.root, LOADER)],
      // What tests print is nobody's concern; what stops them is.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    if ((await heardFrom(child)) === undefined)
      throw new Error("the process that runs the tests does not start");
    return child;
  }
}

/** Its next word; undefined: it ended without one, or takes too long. */
function heardFrom(child: ChildProcess): Promise<Message | undefined> {
  return new Promise((resolve) => {
    const end = (message?: Message): void => {
      clearTimeout(timer);
      child.removeListener("message", end);
      child.removeListener("close", lost);
      resolve(message);
    };
    const lost = (): void => end();
    const timer = setTimeout(lost, PATIENCE_MS);
    child.once("message", end);
    child.once("close", lost);
  });
}
