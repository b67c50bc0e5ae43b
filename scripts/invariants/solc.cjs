#!/usr/bin/env node
// The compiler that the lock file pins, as forge expects one: an executable with --version and --standard-json.
const solc = require("solc");

if (process.argv.includes("--version")) {
  const version = solc.version().replace(/\.Emscripten\.clang$/, "");
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}.Linux.g++\n`);
} else {
  const input = require("node:fs").readFileSync(0, "utf8");
  process.stdout.write(solc.compile(input));
}
