import { expect } from "chai";

/** The error with which a promise is rejected; fails where it is not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => expect.fail("it ended well"),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error : expect.fail("not an error");
}
