const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");

// A folder below test/ with a configuration of its own is a suite of its own (scripts/test/suites.mjs), not a unit test.
const ownSuites = readdirSync(join(__dirname, "test")).filter((folder) =>
  existsSync(join(__dirname, "test", folder, "jest.config.cjs")),
);

// package.json says which Node is supported; the SDK's remark about its own next year would stand in every log.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

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
  setupFilesAfterEnv: ["<rootDir>/test/support/end-async-storages.ts"],
  workerIdleMemoryLimit: "300MB",
};
