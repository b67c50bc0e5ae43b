/** What went wrong with a deployment; `cause` carries the error beneath. */
export class DeployError extends Error {
  override readonly name: string = "DeployError";
}

/** The configuration cannot be deployed as it stands. */
export class DeployConfigError extends DeployError {
  override readonly name = "DeployConfigError";
}

/** An earlier run's transactions are not mined yet: resuming now could send them twice. */
export class DeployPendingError extends DeployError {
  override readonly name = "DeployPendingError";

  constructor(deployer: string, mined: number, sent: number) {
    super(`${deployer} has ${sent - mined} transactions that are not mined yet: wait for them, then resume`);
  }
}

/** What is on the chain is not what the configuration says. */
export class DeployMismatchError extends DeployError {
  override readonly name = "DeployMismatchError";

  constructor(readonly mismatches: readonly string[]) {
    super(`the deployment differs from its configuration:\n  ${mismatches.join("\n  ")}`);
  }
}
