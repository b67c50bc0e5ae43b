import { expect } from "chai";
import { Interface } from "ethers";

import { impossibleFinding } from "../../src/audit/impossible";
import { type Telling, textIn } from "../../src/audit/words/telling";
import { TellingError } from "../../src/audit/words/tellingError";

const EVENTS = new Interface(["event Launched(uint256 indexed index, address indexed built)"]);

function told(built: string): Telling {
  const { topicHash } = EVENTS.getEvent("Launched") ?? expect.fail("no event");
  const topics = [topicHash, `0x${"00".repeat(32)}`, built];
  const { args, name } = EVENTS.parseLog({ topics, data: "0x" }) ?? expect.fail("no log");
  return { contract: "shipyard", address: "", name, args, block: 1 };
}

describe("what an event says to an audit", () => {
  it("is a finding where no contract can have said it, not the end of the audit", () => {
    const address = "11".repeat(20);
    expect(textIn(told(`0x${"00".repeat(12)}${address}`), "built")).to.equal(`0x${address}`);
    const dirty = told(`0x80${"00".repeat(11)}${address}`);
    expect(() => textIn(dirty, "built")).to.throw(
      TellingError,
      "Launched of the shipyard has a built that cannot be",
    );
    const finding = impossibleFinding(new TellingError("x"), "REC-1", "");
    expect(finding.severity).to.equal("critical");
  });
});
