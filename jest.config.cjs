/** Units and synthesis: fast, no process, no network. The slower suites have configs of their own under test/. */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/test/estate/", "/test/provider/"],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  cacheDirectory: ".homeostat/cache/jest",
  maxWorkers: 2,
};
