/**
 * Everything that decides whether a change is sound, the fastest first; one that mostly waits begins early, beside the others.
 * `quick` suites are `npm test`; `full` ones are `npm run test:full`; `named` ones run when they are named with `--only`. A jest suite counts each of its tests, any other counts as one.
 * A suite `beside` mostly waits, and the ones after it run meanwhile; one with its `ownCheckout` has an estate of its own.
 *
 * @typedef {{ name: string, says: string, level: "quick" | "full" | "named", command: string[], jest?: boolean, beside?: boolean, ownCheckout?: boolean, prepare?: string[], timeoutMinutes: number }} Suite
 * @type {readonly Suite[]}
 */
export const suites = [
  {
    name: "types",
    says: "the sources typecheck",
    level: "quick",
    command: ["tsc", "--noEmit"],
    timeoutMinutes: 5,
  },
  {
    ...jestSuite(
      "estate",
      "dev applies on the embedded estate, plans empty, and is destroyed",
      "quick",
      "test/estate/jest.config.cjs",
      20,
    ),
    beside: true,
  },
  {
    name: "lint",
    says: "the rules of the house hold",
    level: "quick",
    command: ["eslint", "--cache", "--cache-location", ".homeostat/cache/eslint/", "--max-warnings=0", "."],
    timeoutMinutes: 5,
  },
  {
    name: "format",
    says: "the files are formatted",
    level: "quick",
    command: ["prettier", "--check", "--cache", "--cache-location", ".homeostat/cache/prettier", "."],
    timeoutMinutes: 3,
  },
  jestSuite("units", "each part does what it says", "quick", "jest.config.cjs", 12),
  jestSuite(
    "synthesis",
    "every stack of every environment synthesizes as recorded",
    "quick",
    "test/stacks/jest.config.cjs",
    4,
  ),
  jestSuite(
    "provider",
    "the real provider validates and plans every stack",
    "quick",
    "test/provider/jest.config.cjs",
    15,
  ),
  {
    ...jestSuite(
      "runbooks",
      "every runbook mends an applied dev, is undone where it must be, and uses the rights that it declares",
      "full",
      "test/scenarios/jest.config.cjs",
      44,
      ["runbooks"],
    ),
    ownCheckout: true,
    beside: true,
  },
  {
    ...jestSuite(
      "estate-full",
      "crashes lose nothing, locks hold, and admissions keep their limits",
      "full",
      "test/estate-full/jest.config.cjs",
      44,
    ),
    beside: true,
  },
  jestSuite("drop-in", "CDK Terrain takes cdktf's place", "full", "test/drop-in/jest.config.cjs", 10),
  jestSuite(
    "stock-cli",
    "the stock CLI synthesizes, diffs, deploys and destroys",
    "full",
    "test/stock-cli/jest.config.cjs",
    15,
  ),
  {
    name: "invariants",
    says: "no interleaving of engines, crashes and faults breaks an invariant of remediation",
    level: "full",
    command: ["node", "--import", "tsx", "test/automation/remediation/invariants/main.ts"],
    timeoutMinutes: 10,
  },
  {
    ...jestSuite(
      "policy",
      "no plan breaks a policy without a waiver",
      "full",
      "test/policy/jest.config.cjs",
      15,
    ),
    prepare: ["node", "scripts/setup.mjs", "--policy"],
  },
  {
    ...jestSuite(
      "chaos",
      "remediation keeps its limits and loses nothing under chaos",
      "full",
      "test/scenarios/jest.config.cjs",
      30,
      ["chaos"],
    ),
    ownCheckout: true,
  },
  {
    ...jestSuite(
      "environments",
      "staging and prod apply, plan empty and are destroyed",
      "full",
      "test/scenarios/jest.config.cjs",
      30,
      ["environments"],
    ),
    ownCheckout: true,
  },
  {
    ...jestSuite(
      "faults",
      "every fault that a runbook mends is caused, seen, mended and verified",
      "named",
      "test/scenarios/jest.config.cjs",
      60,
      ["faults"],
    ),
    ownCheckout: true,
  },
  {
    ...jestSuite(
      "twice-in-a-row",
      "npm start builds dev and shows that it mends itself; built, planned empty and destroyed two times",
      "named",
      "test/scenarios/jest.config.cjs",
      35,
      ["twice-in-a-row"],
    ),
    ownCheckout: true,
  },
];

/** @returns {Suite} */
function jestSuite(name, says, level, config, timeoutMinutes, files = []) {
  const command = ["jest", "--config", config, "--ci", ...files];
  return { name, says, level, jest: true, command, timeoutMinutes };
}
