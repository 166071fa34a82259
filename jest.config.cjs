const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");

// A folder below test/ with a configuration of its own is a suite of its own (scripts/test/suites.mjs), not a unit test.
const ownSuites = readdirSync(join(__dirname, "test")).filter((folder) =>
  existsSync(join(__dirname, "test", folder, "jest.config.cjs")),
);

/** Units: fast, no network, nothing left running. */
module.exports = {
  testEnvironment: "node",
  rootDir: __dirname,
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", ...ownSuites.map((folder) => `<rootDir>/test/${folder}/`)],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  cacheDirectory: ".homeostat/cache/jest",
  maxWorkers: 2,
};
