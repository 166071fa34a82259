import { DEFAULT_POLICIES, policyOf } from "../../../../automation/remediation/policy/default-policies";
import { readRemediationSettings } from "../../../../automation/remediation/policy/remediation-settings";

const RUNBOOK_IDS = ["clear-cache", "restart-service"];
const freeze = {
  name: "Christmas trade",
  from: "2026-12-20T00:00",
  until: "2027-01-02T08:00",
  timeZone: "Europe/Berlin",
};
const window = {
  name: "Database patches",
  days: ["sat", "sun"],
  from: "02:30",
  durationMinutes: 120,
  timeZone: "UTC",
};

const read = (settings: unknown) => readRemediationSettings(JSON.stringify(settings), RUNBOOK_IDS);
const withFreeze = (more: object) => ({ changeFreezes: [{ ...freeze, ...more }] });
const withWindow = (more: object) => ({ maintenanceWindows: [{ ...window, ...more }] });

test("everything that can be set is read, and nothing need be", () => {
  const settings = {
    maximumAutonomy: "approve",
    runbooksOff: { "clear-cache": "the cache is being moved" },
    changeFreezes: [freeze, { ...freeze, limitsTo: "blocked" }],
    maintenanceWindows: [window],
    guardrails: { concurrentExecutions: 5, servicesAffected: 2 },
  };
  expect(read(settings)).toEqual(settings);
  expect(read({})).toEqual({});
});

test.each([
  ["no JSON", "{", "HOMEOSTAT_REMEDIATION is no JSON"],
  ["nothing", null, "all of it: allowed: "],
  [
    "a key nobody knows",
    { freezes: [] },
    "all of it: freezes is not known; allowed: maximumAutonomy, runbooksOff",
  ],
  ["a level to begin with", { initialAutonomy: "automatic" }, "runbooksOff, changeFreezes"],
  ["another environment", { environment: "dev" }, "runbooksOff, changeFreezes"],
  ["a level that is none", { maximumAutonomy: "full" }, "maximumAutonomy: "],
  [
    "a runbook that is none",
    { runbooksOff: { "restart-servce": "x" } },
    'there is no runbook "restart-servce"',
  ],
  [
    "no reason",
    { runbooksOff: { "clear-cache": "" } },
    "runbooksOff.clear-cache: allowed: 1 to 120 characters",
  ],
  [
    "a template",
    withFreeze({ name: "${path.module}" }),
    "changeFreezes.0.name: allowed: 1 to 120 characters",
  ],
  [
    "a time zone that is none",
    withFreeze({ timeZone: "Europe/Berln" }),
    'changeFreezes.0.timeZone: "Europe/Berln" is refused; allowed: the IANA name',
  ],
  [
    "a day that is none",
    withFreeze({ from: "2026-02-30T00:00" }),
    'changeFreezes.0.from: "2026-02-30T00:00"',
  ],
  [
    "an end before the beginning",
    withFreeze({ until: "2026-12-19T00:00" }),
    "allowed: after 2026-12-20T00:00",
  ],
  ["a freeze that allows", withFreeze({ limitsTo: "auto" }), "changeFreezes.0.limitsTo: "],
  ["a window without days", withWindow({ days: [] }), "maintenanceWindows.0.days"],
  [
    "a window at no time",
    withWindow({ from: "24:00" }),
    "maintenanceWindows.0.from: allowed: 00:00 to 23:59",
  ],
  ["a window of two days", withWindow({ durationMinutes: 2_880 }), "a whole number, 1 to 1440"],
  ["a window in no zone", withWindow({ timeZone: "" }), "maintenanceWindows.0.timeZone"],
  ["no execution", { guardrails: { concurrentExecutions: 0 } }, "a whole number, 1 to 10"],
  ["too many executions", { guardrails: { concurrentExecutions: 11 } }, "a whole number, 1 to 10"],
  ["too many services", { guardrails: { servicesAffected: 6 } }, "a whole number, 1 to 5"],
  ["a limit that is no number", { guardrails: { servicesAffected: "2" } }, "guardrails.servicesAffected"],
  [
    "the clocks of engines",
    { guardrails: { clockSkewSeconds: 0 } },
    "concurrentExecutions, servicesAffected",
  ],
  ["more than a variable holds", { changeFreezes: Array(30).fill(freeze) }, "are refused; allowed: 3000"],
])("%s is an error that says what and where", (_, settings, says) => {
  const reading = () =>
    typeof settings === "string" ? readRemediationSettings(settings, RUNBOOK_IDS) : read(settings);
  expect(reading).toThrow(says);
});

test("a time zone that is none is one error", () => {
  expect(() => read(withFreeze({ timeZone: "Mars" }))).toThrow(
    'HOMEOSTAT_REMEDIATION is wrong: changeFreezes.0.timeZone: "Mars" is refused; allowed: the IANA name of a time zone, such as "Europe/Berlin". Correct',
  );
});

describe("the policy of an environment with settings", () => {
  test("is what the code says, with what was set", () => {
    const settings = read({ runbooksOff: { "clear-cache": "moved" }, ...withFreeze({}), ...withWindow({}) });
    expect(policyOf("prod", settings)).toEqual({
      environment: "prod",
      maximumAutonomy: "automatic",
      initialAutonomy: "suggest",
      runbooksOff: { "clear-cache": "moved" },
      changeFreezes: [freeze],
      maintenanceWindows: [window],
    });
    expect(policyOf("prod", {})).toEqual(DEFAULT_POLICIES.prod);
  });

  test("goes as far as is set, and no runbook begins further than the code says", () => {
    expect(policyOf("prod", read({ maximumAutonomy: "suggest" }))).toMatchObject({
      maximumAutonomy: "suggest",
    });
    expect(policyOf("prod", read({ maximumAutonomy: "automatic" }))).toEqual(DEFAULT_POLICIES.prod);
  });
});
