const base = require("../../jest.config.cjs");

/** What runbooks do to an applied environment: one estate, many minutes. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/scenarios"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 600_000,
};
