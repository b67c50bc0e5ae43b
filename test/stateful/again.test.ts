import { expect } from "chai";

import { openQuickNode } from "./node";
import { run } from "./runner";
import { scenarios } from "./scenario";
import { Tally } from "./tally";
import { type Watcher } from "./world";

const CALLS = 500;
const UP_TO = 420;

/** What was asked of the contracts, call by call, and what they answered. */
async function commands(upTo: number | undefined): Promise<readonly string[]> {
  const told: string[] = [];
  const watcher: Watcher = {
    file: __filename,
    begin: () => Promise.resolve(),
    see: ({ method, args, sent }) => {
      told.push(`${method}(${args.map(String).join(", ")}) ${sent.error}`);
      return Promise.resolve();
    },
  };
  const dying = scenarios("again", 1, CALLS)[2]!;
  await run(dying, new Tally(), { watcher, node: openQuickNode, upTo });
  return told;
}

describe("the command that a failure of the stateful suite names", () => {
  it("repeats the same calls up to the one that failed, in a world whose market dies by a share of all calls", async () => {
    const [whole, again] = [await commands(undefined), await commands(UP_TO)];
    expect(again.length).to.be.above(UP_TO);
    expect(again).to.deep.equal(whole.slice(0, again.length));
  });
});
