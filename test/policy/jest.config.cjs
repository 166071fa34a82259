const base = require("../../jest.config.cjs");

/** The policy gate: scans real plans, so it needs Terraform, the provider and the scanner. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/policy"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 600_000,
};
