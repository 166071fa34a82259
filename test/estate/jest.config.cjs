const base = require("../../jest.config.cjs");

/** Applies dev on the embedded estate: one estate at a time, minutes each. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/estate"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 780_000,
};
