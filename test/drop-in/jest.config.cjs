/** Synthesizes with CDK Terrain in the place of cdktf: installs packages, so it has a config of its own. */
const base = require("../../jest.config.cjs");
module.exports = { ...base, rootDir: "../..", roots: ["<rootDir>/test/drop-in"], testPathIgnorePatterns: [] };
