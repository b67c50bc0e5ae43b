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
  mocha: {
    timeout: 600_000,
    // Thousands of seeded cases a test take minutes under instrumentation and reach no line that the others do not.
    grep: /[,(] ?seed /,
    invert: true,
  },
};
