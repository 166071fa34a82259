const base = require("../../jest.config.cjs");

/** One snapshot per stack and environment. */
module.exports = { ...base, roots: ["<rootDir>/test/stacks"], testPathIgnorePatterns: ["/node_modules/"] };
