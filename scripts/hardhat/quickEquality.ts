import { isDeepStrictEqual } from "node:util";

import { use } from "chai";

/**
 * To be called from the configuration, after the matchers. Hardhat's own `deep.equal` writes both sides out and throws an error
 * inside itself for each value that is no number, before it knows whether they differ. What is equal strictly needs none of it.
 * Whatever else is left to it, with its message.
 */
export function quickEquality(): void {
  use(({ Assertion }, { flag }) => {
    for (const name of ["equal", "equals", "eq"]) {
      Assertion.overwriteMethod(
        name,
        (original: (this: Chai.AssertionStatic, ...args: unknown[]) => void) =>
          function (this: Chai.AssertionStatic, ...args: unknown[]): void {
            const plain = flag(this, "deep") === true && flag(this, "negate") !== true;
            if (!plain || !isDeepStrictEqual(flag(this, "object"), args[0])) original.apply(this, args);
          },
      );
    }
  });
}
