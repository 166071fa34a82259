const base = require("../../jest.config.cjs");

/** The stock CLI of CDK for Terraform: installs it, so it has a config of its own. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/stock-cli"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 600_000,
};
