const base = require("../jest.config.cjs");

/** The longer proofs: staging and prod, two rounds, killed applies. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/estate/full"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 1_500_000,
};
