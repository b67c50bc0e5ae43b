const fs = require("node:fs");

module.exports = {
  // Test doubles only: the lens is covered like any other contract.
  skipFiles: ["mocks/"],
  istanbulFolder: "coverage",
  istanbulReporter: ["json", "lcov", "text-summary"],
  // Instrumented functions hold more on the stack; Yul's stack allocation gives the room back in the legacy pipeline.
  configureYulOptimizer: true,
  // The floors are on lines and branches (scripts/checks/coverageFloors.json); what else is counted only costs time.
  measureStatementCoverage: false,
  measureFunctionCoverage: false,
  measureModifierCoverage: false,
  // Marks are numbered through all sources: what an earlier run compiled has other numbers.
  onPreCompile: ({ paths }) => {
    for (const folder of [paths.artifacts, paths.cache]) fs.rmSync(folder, { recursive: true, force: true });
  },
  mocha: {
    timeout: 600_000,
    // Thousands of seeded cases a test reach no line that the others do not, and the chain's record of them takes gigabytes.
    grep: /[,(] ?seed /,
    invert: true,
  },
};
