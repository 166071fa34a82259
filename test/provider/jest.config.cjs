const base = require("../../jest.config.cjs");

/** The real Terraform and the real provider; each stack takes seconds, so the tests of a file run one after another. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/provider"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
};
