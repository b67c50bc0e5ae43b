import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

const REGISTER = path.join(__dirname, "../../scripts/register.cjs");

/** Runs a TypeScript file as the project's commands do. */
function run(file: string): { stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["-r", REGISTER, file], { encoding: "utf8" });
}

describe("running TypeScript from the cache", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "glasshouse-register-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("runs what the file says now, not what it said before", () => {
    const file = path.join(folder, "said.ts");
    for (const text of ["first", "second", "first"]) {
      writeFileSync(file, `const text: string = "${text} ${folder}";\nconsole.log(text);\n`);
      expect(run(file)).to.include({ stdout: `${text} ${folder}\n`, stderr: "" });
    }
  });

  it("ends without a stack, and not with 0, where whoever read along has seen enough", async () => {
    const file = path.join(folder, "long.ts");
    writeFileSync(file, `setInterval(() => console.log("more"), 1);\n`);
    const child = spawn(process.execPath, ["-r", REGISTER, file], { stdio: ["ignore", "pipe", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    expect([await once(child, "close"), complaint]).to.deep.equal([[141, null], ""]);
  });

  it("names lines of the TypeScript in an error, compiled just now or kept", () => {
    const file = path.join(folder, "failing.ts");
    writeFileSync(file, `interface Unused {\n  a: 1;\n}\n\nthrow new Error("${folder}");\n`);
    for (const when of ["compiled", "kept"]) expect(run(file).stderr, when).to.include("failing.ts:5:7");
  });
});
