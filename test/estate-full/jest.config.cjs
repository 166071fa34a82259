const base = require("../../jest.config.cjs");

/** What goes wrong, and the other environments: one estate at a time, minutes each. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/estate-full"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 600_000,
};
